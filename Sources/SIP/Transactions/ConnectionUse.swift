/// How an entity uses its TCP connections beyond sending on them.
public struct ConnectionUse: Hashable, Sendable, Codable {
    /// The longest time between pings on a connection that is kept (RFC 5626 §4.4.1); nil sends none.
    ///
    /// Each wait is drawn from 80 % to 100 % of it.
    public var keepAliveInterval: Duration?
    /// How long the answer to a ping may take before the connection is taken for dead (RFC 5626 §4.4.1).
    public var pongWait: Duration = .seconds(10)
    /// Whether requests say `;alias`, that the peer may send its own on the same connection (RFC 5923 §5).
    public var saysAlias = false

    public init() {}
}
