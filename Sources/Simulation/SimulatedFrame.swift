public import Wire

/// A frame as it was seen on a link: as its node sent it, or as it was delivered to the node.
public struct SimulatedFrame: Hashable, Sendable {
    /// Which way a frame goes on the link, seen from its node.
    public enum Direction: String, Hashable, Sendable {
        case sent, delivered
    }

    public let time: Instant
    /// An index into ``SimulationResult/links``.
    public let link: Int
    public let direction: Direction
    /// From the Ethernet header on, without a frame check sequence.
    public let bytes: [UInt8]

    init(time: Instant, link: Int, direction: Direction, bytes: [UInt8]) {
        self.time = time
        self.link = link
        self.direction = direction
        self.bytes = bytes
    }
}
