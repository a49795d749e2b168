import Wire

/// A session in the table of a firewall.
struct FirewallSession: Hashable, Sendable {
    /// Both ends in the order of their addresses and ports, so that either direction finds it.
    struct Key: Hashable, Sendable {
        let low: Endpoint
        let high: Endpoint
        let isTCP: Bool

        /// Nil for what has no session.
        init?(_ header: PacketHeader) {
            guard header.protocolNumber == PacketHeader.tcp || header.protocolNumber == PacketHeader.udp,
                header.sourcePort != 0, header.destinationPort != 0
            else { return nil }
            let source = Endpoint(address: header.source, port: header.sourcePort)
            let destination = Endpoint(address: header.destination, port: header.destinationPort)
            low = min(source, destination)
            high = max(source, destination)
            isTCP = header.protocolNumber == PacketHeader.tcp
        }
    }

    /// How far a session has come; the client is the side that opened it.
    enum State: Hashable, Sendable {
        /// UDP's only state.
        case datagrams
        /// The client's SYN has passed.
        case opening
        /// The server's SYN with ACK has passed.
        case answered
        /// The client's ACK has passed.
        case established
        /// FIN of one side has passed, of the client or of the server.
        case halfClosed(byClient: Bool)
        /// FIN of both sides has passed.
        case closed
    }

    var client: Endpoint
    var state: State
    /// When something of it last passed.
    var lastPassed: Instant
}
