public import Wire

/// A port that the driver keeps open for an agent on the node's own address.
public struct Listener: Hashable, Sendable, Codable {
    /// UDP or TCP.
    public var transport: Transport
    /// The local address and port.
    public var local: Endpoint

    public init(transport: Transport, local: Endpoint) {
        self.transport = transport
        self.local = local
    }
}
