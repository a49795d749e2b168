/// The base timers of RFC 3261 §17.1.1.1.
public struct Timing: Hashable, Sendable, Codable {
    /// The estimate of a round trip.
    public var t1: Duration = .milliseconds(500)
    /// The longest gap between retransmissions of a request other than INVITE.
    public var t2: Duration = .seconds(4)
    /// The longest time that a message stays in the network.
    public var t4: Duration = .seconds(5)

    public init() {}
}
