extension Claim {
    /// What is claimed of the calls of a contact centre that came in a window (in the whole story where nil).
    public struct ContactCentre: Hashable, Sendable {
        /// What of them.
        public enum Fact: Hashable, Sendable {
            /// Of the calls for an agent, such a share was answered after no longer than this: 0…1,000,000.
            case answered(within: Duration, perMillion: ClosedRange<Int>)
            /// So many calls, for an agent or not, were lost.
            case lost(ClosedRange<Int>)
        }

        public var fact: Fact
        public var between: TimeWindow?

        public init(_ fact: Fact, between: TimeWindow?) {
            self.fact = fact
            self.between = between
        }
    }
}
