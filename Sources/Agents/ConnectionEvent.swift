public import Wire

/// What can happen to a TCP connection.
public enum ConnectionEvent: Hashable, Sendable {
    /// Somebody connected to a listener.
    case accepted(local: Endpoint, remote: Endpoint)
    /// The connection that the agent asked for is there.
    case opened(local: Endpoint, remote: Endpoint)
    /// The connection that the agent asked for did not come about.
    case failed(ConnectionFailure)
    case received([UInt8])
    /// The peer has sent FIN; nothing more will come. The driver closes its side as well.
    case closed
    /// The connection is gone: RST, or the kernel gave up.
    case reset
}
