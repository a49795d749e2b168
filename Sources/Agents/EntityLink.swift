public import Wire

/// One entity link: a SIP peer that is monitored by OPTIONS. Several links may lead to one peer.
public struct EntityLink: Hashable, Sendable, Codable {
    /// The peer's name in the topology.
    public var peer: String
    /// Where it takes SIP.
    public var endpoint: Endpoint
    /// UDP, or TCP with a connection that is kept.
    public var transport: Transport
    /// What is administered on the peer.
    public var overrides: EntityOverrides

    public init(
        peer: String, endpoint: Endpoint, transport: Transport = .udp, overrides: EntityOverrides = EntityOverrides()
    ) {
        self.peer = peer
        self.endpoint = endpoint
        self.transport = transport
        self.overrides = overrides
    }
}
