public import Wire

/// One UDP datagram, seen from the agent.
public struct Datagram: Hashable, Sendable {
    /// The local address and port; the port is one of the agent's UDP listeners.
    public var local: Endpoint
    /// The other side's address and port.
    public var remote: Endpoint
    /// The payload.
    public var bytes: [UInt8]

    public init(local: Endpoint, remote: Endpoint, bytes: [UInt8]) {
        self.local = local
        self.remote = remote
        self.bytes = bytes
    }
}
