public import Wire

/// One attempt of a gateway to reach a controller over TCP, from its first SYN.
public struct ConnectionAttempt: Hashable, Sendable {
    /// How an attempt to connect came out.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        case connected, refused, unanswered
        /// The controller is on the gateway's own network, and nobody there answered for its address.
        case unreachable
    }

    public var gateway: String
    public var controller: String
    public var time: Instant
    /// SYNs sent, repetitions included; 0 where it did not come to one.
    public var attempts: Int
    public var outcome: Outcome
    public var frame: Int

    public init(gateway: String, controller: String, time: Instant, attempts: Int, outcome: Outcome, frame: Int) {
        self.gateway = gateway
        self.controller = controller
        self.time = time
        self.attempts = attempts
        self.outcome = outcome
        self.frame = frame
    }
}
