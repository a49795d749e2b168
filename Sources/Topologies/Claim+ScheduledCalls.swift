extension Claim {
    /// What is claimed of the calls that a session manager has scheduled.
    public struct ScheduledCalls: Hashable, Sendable {
        /// What of them.
        public enum Fact: Hashable, Sendable {
            /// Such a share was confirmed no longer than this after it was due: 0…1,000,000.
            case confirmed(within: Duration, perMillion: ClosedRange<Int>)
            /// So many were confirmed at their first attempt, by whichever server.
            case atFirstAttempt(ClosedRange<Int>)
            /// So many were confirmed by a server.
            case confirmedBy(String, ClosedRange<Int>)
            /// So long after it was due the last of those that were confirmed was.
            case lastConfirmed(SpanWindow)
            /// So many were not confirmed.
            case failed(ClosedRange<Int>)
        }

        public var manager: String
        public var fact: Fact

        public init(_ manager: String, _ fact: Fact) {
            self.manager = manager
            self.fact = fact
        }
    }
}
