import Wire

/// A time for which a controller has had somebody, on the way to being an ``ActiveInterval``.
struct ActiveSpan<Controller: Comparable & Sendable>: Sendable {
    /// Its name, or the number of its node.
    var controller: Controller
    var start: Instant
    /// Nil where it lasts to the end of the recording.
    var end: Instant?
    /// True where it reaches as far as it is known to, and may go on.
    var mayGoOn = false

    /// Spans of one controller that overlap or touch are one; in the order of starts and controllers.
    static func united(_ spans: [Self]) -> [Self] {
        var united: [Self] = []
        for span in spans.sorted(by: {
            $0.controller != $1.controller ? $0.controller < $1.controller : $0.start < $1.start
        }) {
            guard let last = united.indices.last, united[last].controller == span.controller,
                united[last].end.map({ span.start <= $0 }) ?? true
            else {
                united.append(span)
                continue
            }
            if let end = united[last].end { united[last].end = span.end.map { max(end, $0) } }
            united[last].mayGoOn = united[last].mayGoOn || span.mayGoOn
        }
        return united.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }
    }
}
