/// Why a frame, or one copy of it, did not arrive.
public enum DropCause: String, Hashable, Sendable, Codable, CaseIterable {
    /// A rule cuts it.
    case cut
    /// Drawn by a loss.
    case loss
    /// It belongs to no session of a firewall.
    case firewall
    /// More than a second's worth was waiting for a rate.
    case rate
    /// The link that it came from or went to is down.
    case linkDown = "link down"
    /// The delay line is at its limit.
    case queueFull = "queue full"
    /// No other port of the network has its destination.
    case unknownDestination = "unknown destination"
    /// Too short for an Ethernet header, or longer than a switch takes.
    case malformed
    /// The port is none of this switch's.
    case unknownPort = "unknown port"
}
