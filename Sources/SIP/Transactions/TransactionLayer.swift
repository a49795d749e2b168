public import Wire

/// The transactions of one SIP entity, over UDP and TCP, without sockets or a clock (RFC 3261 §17).
///
/// It sends OPTIONS, INVITE and BYE, and receives OPTIONS, and INVITE and BYE where it takes calls. Whatever else comes
/// is answered here: known methods with 405, others with 501, what is malformed with 400, and so on; these answers keep
/// no state, for the same request always gets the same bytes. A final answer to INVITE is repeated when its INVITE
/// comes again, as it does until an answer arrives; by itself only where a provisional one went before.
///
/// Hand it every datagram and every framed message, carry out the returned effects in order, and call ``wake(at:)``
/// once ``wakeup`` has come.
///
/// Bounds: 1,024 requests of ours that wait, above which a new one fails at once, and 4,096 that were answered and
/// still absorb copies of their answers, above which the oldest is forgotten; 4,096 requests of peers and 4 MiB of
/// them and their answers, above which the oldest is forgotten.
public struct TransactionLayer: Sendable {
    /// What the owner has to carry out or take note of, in order.
    public enum Effect: Hashable, Sendable {
        /// Send these bytes: one datagram, or one message on the connection.
        case transmit([UInt8], over: Flow)
        /// An OPTIONS request, or an INVITE or BYE; answer it with
        /// ``TransactionLayer/respond(to:status:reason:headers:at:)``.
        case request(ReceivedMessage, ServerTransactionIdentifier, over: Flow)
        /// The final response to a request of ours.
        case response(ClientTransactionIdentifier, status: Int, reason: String)
        /// Timer F, or Timer B of INVITE: no final response within 64·T1.
        case timedOut(ClientTransactionIdentifier)
        case transportFailed(ClientTransactionIdentifier)
        /// What came cannot be taken; a request has been answered where that was possible.
        case undecodable(DecodeError, over: Flow)
        /// A response for which no transaction waits, as after Timer F.
        case late(status: Int)
    }

    /// The most answered requests of ours that absorb copies of their answers (Timer K).
    static let completedLimit = 4096

    /// What was counted since the layer began.
    public internal(set) var statistics = TransactionStatistics()

    let timing: Timing
    let userAgent: String
    let seed: UInt64
    /// The port for Via and Contact; nil takes the local port of the flow.
    let listeningPort: UInt16?
    /// The most requests of ours that wait for an answer.
    let clientLimit: Int
    let saysAlias: Bool
    /// Whether INVITE and BYE are handed on.
    let takesCalls: Bool
    /// What every response ends with.
    let trailer: [UInt8]
    var generator: SeededGenerator
    var clients: [ClientTransactionIdentifier: Client] = [:]
    /// By the digits of their branches.
    var clientIdentifiers: [UInt64: ClientTransactionIdentifier] = [:]
    var timers = BinaryHeap<ClientTimer>()
    var waitingClients = 0
    /// Those that were answered, the oldest first; what has ended since is passed over.
    var completedClients: [ClientTransactionIdentifier] = []
    var completedHead = 0
    var servers = ServerTable()
    var repeated = RepeatedAnswers()
    var lastClient: UInt64 = 0
    /// Of the response that was handed on last: for how many seconds its sender wants nothing new (RFC 3261 §20.33).
    public internal(set) var retryAfter: UInt32?
    /// The dialog that the response which was handed on last has made; nil where it accepted no INVITE.
    public internal(set) var dialog: Dialog?

    struct Client {
        var transaction: ClientTransaction
        let method: RequestMethod
        let branch: UInt64
        /// Empty once it was answered.
        var request: [UInt8]
        let flow: Flow
        /// Of an INVITE: what its ACK repeats.
        let invitation: RequestOutline?
    }

    /// - Parameters:
    ///   - userAgent: the value of User-Agent and Server.
    ///   - seed: decides every branch, tag and Call-ID; give each entity its own.
    ///   - listeningPort: the port at which this entity takes requests, for Via and Contact; nil takes the local
    ///     port of the flow, which on an outgoing connection is a passing one.
    ///   - clientLimit: the most requests of ours that wait for an answer at the same time.
    ///   - saysAlias: whether requests on connections say `;alias` (RFC 5923 §5).
    ///   - takesCalls: whether INVITE and BYE are handed on, and not answered with 405.
    public init(
        timing: Timing, userAgent: String, seed: UInt64, listeningPort: UInt16? = nil, clientLimit: Int = 1024,
        saysAlias: Bool = false, takesCalls: Bool = false
    ) {
        self.timing = timing
        self.userAgent = userAgent
        self.seed = seed
        self.listeningPort = listeningPort
        self.clientLimit = clientLimit
        self.saysAlias = saysAlias
        self.takesCalls = takesCalls
        var trailer: [UInt8] = []
        trailer.append("Server: ")
        trailer.append(line: userAgent)
        trailer.append("\r\nContent-Length: 0\r\n\r\n")
        self.trailer = trailer
        generator = SeededGenerator(seed: seed)
    }

    /// The next moment at which a timer runs out; nil when none is running.
    public var wakeup: Wakeup? {
        let table = Wakeup.earlier(servers.wakeup, repeated.wakeup)
        return Wakeup.earlier(timers.first.map { Wakeup(at: $0.at, timer: $0.timer.name) }, table)
    }

    /// Runs every timer that is due, in the order of their time.
    public mutating func wake(at now: Instant) -> [Effect] {
        servers.expire(at: now)
        var due: [ClientTimer] = []
        while let first = timers.first, first.at <= now {
            due.append(first)
            timers.popFirst()
            dropStaleTimers()
        }
        due.sort { ($0.at, $0.identifier) < ($1.at, $1.identifier) }
        let again = repeated.popDue(at: now, timing: timing).compactMap { identifier -> Effect? in
            guard let entry = servers[identifier], case .completed(let bytes) = entry.state else { return nil }
            return .transmit(bytes, over: entry.flow)
        }
        return again + due.flatMap { advance($0.identifier, .wake, at: now) }
    }

    /// Hands in what the transport said of a flow: an ICMP error, a reset or refused connection (RFC 3261 §17.1.4).
    ///
    /// Every request of ours that waits on the flow fails; requests of peers that came over it are forgotten.
    public mutating func transportFailed(_ flow: Flow, at now: Instant) -> [Effect] {
        servers.removeAll(over: flow)
        let failed = clients.filter { $0.value.flow == flow && !$0.value.transaction.isOver }.map(\.key).sorted()
        for identifier in failed { remove(identifier) }
        dropStaleTimers()
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
        let wasOver = client.transaction.isOver
        let request = client.request
        let effects = client.transaction.handle(event, at: now)
        if client.transaction.isOver { client.request = [] }
        clients[identifier] = client
        if client.transaction.isTerminated {
            remove(identifier, wasOver: wasOver)
        } else {
            if client.transaction.isOver, !wasOver { keepCompleted(identifier) }
            if let deadline = client.transaction.deadline {
                timers.push(ClientTimer(at: deadline.at, timer: deadline.timer, identifier: identifier))
            }
        }
        dropStaleTimers()
        return effects.compactMap { effect -> Effect? in
            switch effect {
            case .transmit:
                if event == .wake { statistics.retransmissions += 1 }
                return .transmit(request, over: client.flow)
            case .timeOut:
                statistics.timeOuts += 1
                return .timedOut(identifier)
            case .deliver(let status):
                guard status >= 200 else { return nil }
                statistics.responses += 1
                return .response(identifier, status: status, reason: reason)
            }
        }
    }

    /// An answered request waits no more; where too many absorb copies the oldest is forgotten.
    private mutating func keepCompleted(_ identifier: ClientTransactionIdentifier) {
        waitingClients -= 1
        completedClients.append(identifier)
        guard completedClients.count - completedHead > Self.completedLimit else { return }
        remove(completedClients[completedHead], wasOver: true)
        completedHead += 1
        if completedHead > Self.completedLimit {
            completedClients.removeFirst(completedHead)
            completedHead = 0
        }
    }

    private mutating func remove(_ identifier: ClientTransactionIdentifier, wasOver: Bool = false) {
        guard let client = clients.removeValue(forKey: identifier) else { return }
        if !wasOver { waitingClients -= 1 }
        clientIdentifiers[client.branch] = nil
    }

    /// Takes entries off the top that no longer hold, and sweeps the rest before they outnumber the living.
    private mutating func dropStaleTimers() {
        while let first = timers.first, !holds(first) { timers.popFirst() }
        guard timers.count > 2 * clients.count + 64 else { return }
        var swept = timers
        swept.keep { holds($0) }
        timers = swept
    }

    private func holds(_ entry: ClientTimer) -> Bool {
        guard let deadline = clients[entry.identifier]?.transaction.deadline else { return false }
        return deadline.at == entry.at && deadline.timer == entry.timer
    }
}
