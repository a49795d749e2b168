public import Wire

/// The way between this entity and one peer, on which a message goes or came.
public enum Flow: Hashable, Sendable {
    /// UDP from the one socket to the other.
    case datagram(local: Endpoint, remote: Endpoint)
    /// A TCP connection, by the number that its owner gave it.
    case stream(connection: Int32, local: Endpoint, remote: Endpoint)

    /// The end of this entity.
    public var local: Endpoint {
        switch self {
        case .datagram(let local, _), .stream(_, let local, _): local
        }
    }

    /// The end of the peer.
    public var remote: Endpoint {
        switch self {
        case .datagram(_, let remote), .stream(_, _, let remote): remote
        }
    }

    /// True where the transport itself resends what is lost (RFC 3261 §17).
    public var isReliable: Bool {
        switch self {
        case .datagram: false
        case .stream: true
        }
    }

    /// The transport as Via has it.
    var transport: String { isReliable ? "TCP" : "UDP" }
}
