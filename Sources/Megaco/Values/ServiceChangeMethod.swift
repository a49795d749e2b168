/// How service changes (H.248.1 §7.2.8).
public enum ServiceChangeMethod: Hashable, Sendable {
    case graceful, forced, restart, disconnected, handOff, failover
    /// An `X-…` method, with its prefix.
    case other(String)

    /// Its name in text (Annex B.2), such as `Restart`.
    public var name: String {
        switch self {
        case .graceful: "Graceful"
        case .forced: "Forced"
        case .restart: "Restart"
        case .disconnected: "Disconnected"
        case .handOff: "HandOff"
        case .failover: "Failover"
        case .other(let name): name
        }
    }
}
