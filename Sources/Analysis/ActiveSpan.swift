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

    /// Takes in another span of the same controller that overlaps or touches this one; false, and nothing is done,
    /// where it does neither.
    mutating func unite(with other: Self) -> Bool {
        guard controller == other.controller, end.map({ other.start <= $0 }) ?? true,
            other.end.map({ start <= $0 }) ?? true
        else { return false }
        start = min(start, other.start)
        if let last = end { end = other.end.map { max(last, $0) } }
        mayGoOn = mayGoOn || other.mayGoOn
        return true
    }

    /// Spans of one controller that overlap or touch are one; in the order of starts and controllers.
    static func united(_ spans: [Self]) -> [Self] {
        var united: [Self] = []
        for place in order(of: spans) {
            if united.isEmpty || !united[united.count - 1].unite(with: spans[place]) { united.append(spans[place]) }
        }
        return united.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }
    }

    /// The places of spans in the order of controllers and of starts; of places, since spans are larger.
    private static func order(of spans: [Self]) -> [Int] {
        guard let first = spans.first?.controller, spans.allSatisfy({ $0.controller == first }) else {
            return spans.indices.sorted {
                let (one, other) = (spans[$0], spans[$1])
                return one.controller != other.controller ? one.controller < other.controller : one.start < other.start
            }
        }
        // There is one controller as a rule, and nothing but numbers to compare then.
        let starts = spans.indices.map { (start: spans[$0].start.nanoseconds, place: $0) }
        return starts.sorted { $0.start < $1.start }.map(\.place)
    }
}
