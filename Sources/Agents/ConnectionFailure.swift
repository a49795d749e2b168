/// Why a connection did not come about.
public enum ConnectionFailure: String, Hashable, Sendable, Codable {
    /// RST came back.
    case refused
    /// The kernel gave up waiting.
    case timedOut
    /// No route, or an ICMP error.
    case unreachable
}
