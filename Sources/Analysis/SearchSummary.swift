/// The measured Primary Search Times of one gateway.
public struct SearchSummary: Hashable, Sendable {
    public var gateway: String
    /// How many searches crossed the transition point; at least 1.
    public var count: Int
    public var minimum: Duration
    /// The middle one; of an even count, the lower of the two in the middle.
    public var median: Duration
    public var maximum: Duration

    /// Nil where there is nothing to sum up.
    init?(gateway: String, _ searches: [Duration]) {
        let sorted = searches.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        self.gateway = gateway
        count = sorted.count
        minimum = first
        median = sorted[(sorted.count - 1) / 2]
        maximum = last
    }
}
