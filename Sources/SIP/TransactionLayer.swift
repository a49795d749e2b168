public import Wire

/// The non-INVITE transactions of one SIP entity, over UDP and TCP, without sockets or a clock (RFC 3261 §17).
///
/// It sends OPTIONS and receives OPTIONS. Whatever else comes is answered here: known methods with 405, others with
/// 501, what is malformed with 400, and so on; these answers keep no state, for the same request always gets the
/// same bytes. Hand it every datagram and every framed message, carry out the returned effects in order, and call
/// ``wake(at:)`` once ``wakeup`` has come.
///
/// Bounds: 1,024 requests of ours, above which a new one fails at once; 4,096 requests of peers and 4 MiB of
/// them and their answers, above which the oldest is forgotten.
public struct TransactionLayer: Sendable {
    /// What the owner has to carry out or take note of, in order.
    public enum Effect: Hashable, Sendable {
        /// Send these bytes: one datagram, or one message on the connection.
        case transmit([UInt8], over: Flow)
        /// An OPTIONS request; answer it with ``TransactionLayer/respond(to:status:reason:headers:at:)``.
        case request(Message, ServerTransactionIdentifier, over: Flow)
        /// The final response to a request of ours.
        case response(ClientTransactionIdentifier, status: Int, reason: String)
        /// Timer F: no final response within 64·T1.
        case timedOut(ClientTransactionIdentifier)
        case transportFailed(ClientTransactionIdentifier)
        /// What came cannot be taken; a request has been answered where that was possible.
        case undecodable(DecodeError, over: Flow)
        /// A response for which no transaction waits, as after Timer F.
        case late(status: Int)
    }

    /// The most requests of ours that wait for an answer, or for its repetitions.
    static let clientLimit = 1024

    let timing: Timing
    let userAgent: String
    let seed: UInt64
    /// The port for Via and Contact; nil takes the local port of the flow.
    let listeningPort: UInt16?
    var generator: SeededGenerator
    var clients: [ClientTransactionIdentifier: Client] = [:]
    var clientIdentifiers: [String: ClientTransactionIdentifier] = [:]
    var servers = ServerTable()
    var lastClient: UInt64 = 0

    struct Client {
        var transaction: ClientTransaction
        let branch: String
        let request: [UInt8]
        let flow: Flow
    }

    /// - Parameters:
    ///   - userAgent: the value of User-Agent and Server.
    ///   - seed: decides every branch, tag and Call-ID; give each entity its own.
    ///   - listeningPort: the port at which this entity takes requests, for Via and Contact; nil takes the local
    ///     port of the flow, which on an outgoing connection is a passing one.
    public init(timing: Timing, userAgent: String, seed: UInt64, listeningPort: UInt16? = nil) {
        self.timing = timing
        self.userAgent = userAgent
        self.seed = seed
        self.listeningPort = listeningPort
        generator = SeededGenerator(seed: seed)
    }

    /// The next moment at which a timer runs out; nil when none is running.
    public var wakeup: Wakeup? {
        var earliest: Wakeup?
        // Timer names at the same moment are told apart, so that the order of the dictionary does not show.
        for client in clients.values {
            guard let next = client.transaction.wakeup else { continue }
            if let known = earliest, (known.at, known.timer) <= (next.at, next.timer) { continue }
            earliest = next
        }
        return Wakeup.earlier(earliest, servers.wakeup)
    }

    /// Runs every timer that is due, in the order of their time.
    public mutating func wake(at now: Instant) -> [Effect] {
        servers.expire(at: now)
        var due: [(at: Instant, identifier: ClientTransactionIdentifier)] = []
        for (identifier, client) in clients {
            if let wakeup = client.transaction.wakeup, wakeup.at <= now { due.append((wakeup.at, identifier)) }
        }
        due.sort { ($0.at, $0.identifier) < ($1.at, $1.identifier) }
        return due.flatMap { advance($0.identifier, .wake, at: now) }
    }

    /// Hands in what the transport said of a flow: an ICMP error, a reset or refused connection (RFC 3261 §17.1.4).
    ///
    /// Every request of ours that waits on the flow fails; requests of peers that came over it are forgotten.
    public mutating func transportFailed(_ flow: Flow, at now: Instant) -> [Effect] {
        servers.removeAll(over: flow)
        let failed = clients.filter { $0.value.flow == flow && !$0.value.transaction.isOver }.map(\.key).sorted()
        for identifier in failed { remove(identifier) }
        return failed.map { .transportFailed($0) }
    }

    /// Hands one event to a client transaction and turns its effects into those of the layer.
    ///
    /// - Parameter reason: the reason phrase of a response.
    mutating func advance(
        _ identifier: ClientTransactionIdentifier, _ event: ClientTransaction.Event, reason: String = "",
        at now: Instant
    ) -> [Effect] {
        guard var client = clients[identifier] else { return [] }
        let effects = client.transaction.handle(event, at: now)
        clients[identifier] = client
        if client.transaction.isTerminated { remove(identifier) }
        return effects.compactMap { effect -> Effect? in
            switch effect {
            case .transmit: .transmit(client.request, over: client.flow)
            case .timeOut: .timedOut(identifier)
            case .deliver(let status):
                status < 200 ? nil : .response(identifier, status: status, reason: reason)
            }
        }
    }

    private mutating func remove(_ identifier: ClientTransactionIdentifier) {
        guard let client = clients.removeValue(forKey: identifier) else { return }
        clientIdentifiers[client.branch] = nil
    }
}
