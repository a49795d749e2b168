/// How long a node was made to stand still, in nanoseconds of `CLOCK_MONOTONIC`.
struct Standstill: Hashable, Sendable {
    /// Of all the times that have ended.
    private(set) var total: Int64 = 0
    private var since: Int64?

    /// A second beginning without an end changes nothing.
    mutating func begin(at moment: Int64) { since = since ?? moment }

    mutating func end(at moment: Int64) {
        guard let since else { return }
        total += max(0, moment - since)
        self.since = nil
    }
}
