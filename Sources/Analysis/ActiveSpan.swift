import Wire

/// A time for which a controller has had somebody, on the way to being an ``ActiveInterval``.
struct ActiveSpan: Sendable {
    var controller: String
    var start: Instant
    /// Nil where it lasts to the end of the recording.
    var end: Instant?
    /// True where it reaches as far as it is known to, and may go on.
    var mayGoOn = false

    var interval: ActiveInterval { ActiveInterval(controller: controller, start: start, end: end) }

    /// Spans of one controller that overlap or touch are one; in the order of starts and names.
    static func united(_ spans: [ActiveSpan]) -> [ActiveSpan] {
        let isOrdered = zip(spans, spans.dropFirst()).allSatisfy { $0.start <= $1.start }
        var growing: [String: ActiveSpan] = [:]
        var united: [ActiveSpan] = []
        for span in isOrdered ? spans : spans.sorted(by: { $0.start < $1.start }) {
            guard var current = growing[span.controller] else {
                growing[span.controller] = span
                continue
            }
            if let end = current.end, span.start > end {
                united.append(current)
                current = span
            } else {
                if let end = current.end { current.end = span.end.map { max(end, $0) } }
                current.mayGoOn = current.mayGoOn || span.mayGoOn
            }
            growing[span.controller] = current
        }
        united += growing.values
        return united.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }
    }
}
