/// How service changes (H.248.1 §7.2.8).
public enum ServiceChangeMethod: Hashable, Sendable {
    case graceful, forced, restart, disconnected, handOff, failover
    /// An `X-…` method, with its prefix.
    case other(String)
}
