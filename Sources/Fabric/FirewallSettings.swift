/// A stateful packet filter on the way between two sides: which sessions it lets through, and for how long.
///
/// The first side (``Rule/Selector/from``) is the inside. A session is a pair of addresses and ports of TCP or UDP;
/// other protocols pass unseen, and so do fragments past the first. A TCP session opens with a SYN and goes through its
/// three steps in order; without one, nothing but a SYN passes. A UDP session opens with any packet.
public struct FirewallSettings: Hashable, Sendable, Codable {
    /// What comes of a TCP segment that belongs to no session; a datagram is always lost in silence.
    public enum Answers: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nothing: the segment is lost.
        case silence
        /// Its sender gets RST, as its peer would send it.
        case reset
        /// Its sender gets RST, and so does its receiver in its place.
        case resetBoth = "reset both"
    }

    /// Which side may open sessions.
    public enum Openers: String, Hashable, Sendable, Codable, CaseIterable {
        case inside
        case either
    }

    /// An established TCP session is forgotten when nothing of it has passed for so long.
    public var idleTimeout: Duration = .seconds(3_600)
    /// The same of a UDP session.
    public var udpIdleTimeout: Duration = .seconds(120)
    public var answers = Answers.silence
    public var openedBy = Openers.inside

    public init() {}
}
