import SIP
import Wire

/// SIP OPTIONS in both directions between one entity and its peers, over UDP and over TCP connections that are kept.
///
/// A connection to a peer serves both directions, whoever opened it. One on which an OPTIONS times out is aborted,
/// for it may be half open; so is one that leaves a keep-alive without its answer. A new one is opened with the next
/// OPTIONS, which the cycle of its link puts off.
struct OptionsExchange: Sendable {
    /// What its owner has to know.
    enum Event: Hashable, Sendable {
        /// A final answer to the OPTIONS on the entity link with this index.
        case answered(link: Int, status: Int, reason: String, retryAfter: Duration? = nil)
        case timedOut(link: Int)
        case transportFailed(link: Int)
        /// An answer after Timer F.
        case late(link: Int, status: Int)
        /// A peer asks; answer it.
        case asked(ServerTransactionIdentifier, by: IPAddress)
        /// A peer sends a call for this user, or ends one; answer it. A call is told by its Call-ID.
        case invited(ServerTransactionIdentifier, called: String, call: String)
        case hungUp(ServerTransactionIdentifier, call: String)
        /// A final answer to a call of ours, with the dialog where it was accepted.
        case callAnswered(call: Int, status: Int, reason: String, Dialog?)
        /// Nobody answered a call of ours until Timer B, or its way to the peer is gone.
        case callTimedOut(call: Int)
        case callFailed(call: Int)
        case undecodable(String, from: Endpoint)
        case limitReached(String, from: Endpoint)
    }

    /// Effects for the driver, and events for the owner.
    struct Result: Sendable {
        var effects: [AgentEffect] = []
        var events: [Event] = []

        static func += (left: inout Result, right: Result) {
            left.effects += right.effects
            left.events += right.events
        }
    }

    struct Connection {
        enum State: Hashable {
            /// On its way to the peer of a link; OPTIONS follow when it is there.
            case opening(link: Int)
            case open(local: Endpoint)
        }

        var state: State
        var remote: Endpoint
        var framer = StreamFramer()
        /// A stranger that says nothing whole for so long is dropped.
        var idleLimit: Duration?
        /// Pings that were sent.
        var pings: UInt64 = 0
    }

    /// An OPTIONS that waits for its answer.
    struct Question {
        let link: Int
        let request: [UInt8]
        let firstSent: Instant
        var lastSent: Instant
        var copies = 1
    }

    private let name: String
    let local: Endpoint
    let links: [EntityLink]
    private let timing: Timing
    private let connectionUse: ConnectionUse
    private let seed: UInt64
    private let takesCalls: Bool
    var layer: TransactionLayer
    var asked: [ClientTransactionIdentifier: Question] = [:]
    /// Calls that wait for their answers.
    var invited: [ClientTransactionIdentifier: (call: Int, link: Int)] = [:]
    /// One for each link.
    var statistics: [EntityLinkStatistics]
    var connections: [ConnectionIdentifier: Connection] = [:]
    private var connectionsByAddress: [IPAddress: Int] = [:]
    /// Bytes of messages that are not whole yet, over all connections; at most ``bufferLimit``.
    private var bufferedBytes = 0
    private var deadlines = Deadlines<ConnectionIdentifier>()

    /// Above it, the connection that brought the last bytes is dropped.
    static let bufferLimit = 8_000_000
    private var lastConnection: Int32 = 0

    init(
        name: String, local: Endpoint, links: [EntityLink], timing: Timing, connectionUse: ConnectionUse, seed: UInt64,
        takesCalls: Bool = false
    ) {
        self.name = name
        self.local = local
        self.links = links
        self.timing = timing
        self.connectionUse = connectionUse
        self.seed = seed
        self.takesCalls = takesCalls
        statistics = links.map { _ in EntityLinkStatistics() }
        layer = TransactionLayer(
            timing: timing, userAgent: "rainyday", seed: seed, listeningPort: local.port,
            saysAlias: connectionUse.saysAlias, takesCalls: takesCalls)
    }

    var connectionCount: Int { connections.count }

    /// How many connections are held from (or to) one address.
    func connectionCount(of address: IPAddress) -> Int { connectionsByAddress[address, default: 0] }

    /// The next moment at which a timer runs out, brought up to date by ``noteWakeup()``.
    private(set) var wakeup: Wakeup?

    /// To be called after every change: the transactions need not be asked again and again in between.
    mutating func noteWakeup() { wakeup = Wakeup.earlier(layer.wakeup, deadlines.wakeup) }

    // MARK: Asking

    /// Sends OPTIONS on the entity link with this index; one ``Event`` about it follows.
    mutating func ask(_ link: Int, at now: Instant) -> Result {
        defer { noteWakeup() }
        let peer = links[link].endpoint
        let datagram = Flow.datagram(local: local, remote: peer)
        if links[link].transport == .udp,
            !layer.isTooLargeForDatagram(from: ownURI, to: uri(of: link), over: datagram)
        {
            return ask(link, over: datagram, at: now)
        }
        for (identifier, connection) in connections.sorted(by: { $0.key > $1.key }) {
            guard connection.remote.address == peer.address else { continue }
            if case .open(let local) = connection.state {
                let flow = Flow.stream(connection: identifier.value, local: local, remote: connection.remote)
                return ask(link, over: flow, at: now)
            }
            if case .opening(let other) = connection.state, other == link { return Result() }
        }
        lastConnection += 1
        let identifier = ConnectionIdentifier(lastConnection)
        hold(identifier, Connection(state: .opening(link: link), remote: peer))
        // As long as Timer F gives a request (RFC 3261 §17.1.2.2).
        deadlines.set(identifier, Wakeup(at: now + timeout(of: link), timer: "SIP connection"))
        return Result(effects: [.connect(identifier, to: peer)])
    }

    var ownURI: String { "sip:\(name)@\(Self.host(local.address))" }
    private func uri(of link: Int) -> String { "sip:\(Self.host(links[link].endpoint.address))" }

    private mutating func ask(_ link: Int, over flow: Flow, at now: Instant) -> Result {
        let (identifier, effects) = layer.options(
            from: ownURI, to: uri(of: link), over: flow, at: now, timeout: links[link].overrides.timeout)
        var request: [UInt8] = []
        if case .transmit(let bytes, over: _)? = effects.first { request = bytes }
        asked[identifier] = Question(link: link, request: request, firstSent: now, lastSent: now)
        statistics[link].send()
        return sort(effects, at: now)
    }

    /// Timer F of a link.
    private func timeout(of link: Int) -> Duration { links[link].overrides.timeout ?? timing.t1 * 64 }

    /// Notes which OPTIONS are sent once more; each copy has the same bytes.
    private mutating func noteCopies(_ effects: [TransactionLayer.Effect], at now: Instant) {
        for case .transmit(let bytes, over: _) in effects {
            for (identifier, question) in asked where question.request == bytes {
                asked[identifier]?.copies += 1
                asked[identifier]?.lastSent = now
                statistics[question.link].sendAgain()
            }
        }
    }

    static func host(_ address: IPAddress) -> String { address.isV4 ? "\(address)" : "[\(address)]" }

    // MARK: Answering

    mutating func respond(
        to transaction: ServerTransactionIdentifier, status: Int, reason: String, headers: [HeaderField] = [],
        at now: Instant
    ) -> Result {
        defer { noteWakeup() }
        let effects = layer.respond(to: transaction, status: status, reason: reason, headers: headers, at: now)
        return sort(effects, at: now)
    }

    /// Says that an INVITE is being dealt with.
    mutating func trying(_ transaction: ServerTransactionIdentifier, at now: Instant) -> Result {
        defer { noteWakeup() }
        return sort(layer.trying(transaction), at: now)
    }

    // MARK: Hearing

    mutating func receive(_ datagram: Datagram, at now: Instant) -> Result {
        defer { noteWakeup() }
        let flow = Flow.datagram(local: datagram.local, remote: datagram.remote)
        return sort(layer.receive(datagram.bytes, over: flow, at: now), from: datagram.remote, at: now)
    }

    mutating func refused(from local: Endpoint, to remote: Endpoint, at now: Instant) -> Result {
        defer { noteWakeup() }
        return sort(layer.transportFailed(.datagram(local: local, remote: remote), at: now), at: now)
    }

    /// Takes a connection that a peer opened; a stranger's is dropped when it is silent for `idle`.
    mutating func accept(
        _ identifier: ConnectionIdentifier, local: Endpoint, remote: Endpoint, idle: Duration, at now: Instant
    ) {
        defer { noteWakeup() }
        var connection = Connection(state: .open(local: local), remote: remote)
        if !links.contains(where: { $0.endpoint.address == remote.address }) {
            connection.idleLimit = idle
            deadlines.set(identifier, Wakeup(at: now + idle, timer: "idle connection"))
        }
        hold(identifier, connection)
        if connection.idleLimit == nil { planPing(identifier, at: now) }
    }

    private mutating func hold(_ identifier: ConnectionIdentifier, _ connection: Connection) {
        connections[identifier] = connection
        connectionsByAddress[connection.remote.address, default: 0] += 1
    }

    mutating func handle(
        _ event: ConnectionEvent, of identifier: ConnectionIdentifier, at now: Instant
    ) -> Result {
        defer { noteWakeup() }
        guard let connection = connections[identifier] else { return Result() }
        switch event {
        case .accepted: return Result()
        case .opened(let local, _):
            guard case .opening(let link) = connection.state else { return Result() }
            connections[identifier]?.state = .open(local: local)
            deadlines.set(identifier, nil)
            planPing(identifier, at: now)
            let flow = Flow.stream(connection: identifier.value, local: local, remote: connection.remote)
            return ask(link, over: flow, at: now)
        case .failed(let failure):
            // Too large for a datagram, but nobody takes connections: then in one after all (RFC 3261 §18.1.1).
            if failure == .refused, case .opening(let link) = connection.state, links[link].transport == .udp {
                var result = drop(identifier, at: now)
                result.events = []
                result += ask(link, over: .datagram(local: local, remote: links[link].endpoint), at: now)
                return result
            }
            return drop(identifier, at: now)
        case .closed, .reset: return drop(identifier, at: now)
        case .received(let bytes): return receive(bytes, on: identifier, at: now)
        }
    }

    private mutating func receive(
        _ bytes: [UInt8], on identifier: ConnectionIdentifier, at now: Instant
    ) -> Result {
        guard case .open(let local) = connections[identifier]?.state, let remote = connections[identifier]?.remote
        else { return Result() }
        let idleLimit = connections[identifier]?.idleLimit
        let before = buffered(identifier)
        let items: [StreamFramer.Item]
        do throws(DecodeError) {
            items = try connections[identifier]?.framer.append(bytes) ?? []
        } catch {
            bufferedBytes += buffered(identifier) - before
            return refuse(error, local, remote, on: identifier, at: now)
        }
        bufferedBytes += buffered(identifier) - before
        var result = Result()
        for item in items {
            switch item {
            case .ping: result.effects.append(.write(identifier, [0x0D, 0x0A]))
            case .pong: planPing(identifier, at: now)
            case .message(let message):
                let flow = Flow.stream(connection: identifier.value, local: local, remote: remote)
                result += sort(layer.receive(message, over: flow, at: now), from: remote, at: now)
                if let idleLimit, connections[identifier] != nil {
                    deadlines.set(identifier, Wakeup(at: now + idleLimit, timer: "idle connection"))
                }
            }
        }
        if let fault = connections[identifier]?.framer.fault {
            result += refuse(fault, local, remote, on: identifier, at: now)
        } else if bufferedBytes > Self.bufferLimit {
            result += abandon(identifier, .limitReached("buffered bytes", from: remote), at: now)
        }
        return result
    }

    /// Ends a connection in which no later message can be found: after an answer in order, otherwise at once.
    private mutating func refuse(
        _ fault: DecodeError, _ local: Endpoint, _ remote: Endpoint, on identifier: ConnectionIdentifier,
        at now: Instant
    ) -> Result {
        let bytes = connections[identifier]?.framer.faultyBytes ?? []
        let flow = Flow.stream(connection: identifier.value, local: local, remote: remote)
        var result = sort(layer.refuse(bytes, fault, over: flow), at: now)
        let why = Event.undecodable("SIP: \(fault)", from: remote)
        guard !result.effects.isEmpty else { return abandon(identifier, why, at: now) }
        result += drop(identifier, at: now)
        result.effects.append(.close(identifier))
        result.events.append(why)
        return result
    }

    /// Sets when the next ping goes out on a connection that is kept: after 80 % to 100 % of the interval.
    private mutating func planPing(_ identifier: ConnectionIdentifier, at now: Instant) {
        guard let interval = connectionUse.keepAliveInterval, let connection = connections[identifier],
            connection.idleLimit == nil
        else { return }
        let number = UInt64(bitPattern: Int64(identifier.value))
        var generator = SeededGenerator(seed: SeededGenerator.draw(seed, number, connection.pings))
        let wait = interval * 4 / 5 + generator.duration(below: interval / 5)
        deadlines.set(identifier, Wakeup(at: now + wait, timer: "SIP keep-alive"))
    }

    /// A connection whose time has come gets its ping where it is kept; one that owes an answer, or has not opened, or
    /// was idle for too long ends.
    private mutating func handleDeadline(of identifier: ConnectionIdentifier, at now: Instant) -> Result {
        guard let connection = connections[identifier], case .open = connection.state, connection.idleLimit == nil,
            !connection.framer.expectsPong
        else {
            var result = Result(effects: [.abort(identifier)])
            result += drop(identifier, at: now)
            return result
        }
        connections[identifier]?.framer.expectsPong = true
        connections[identifier]?.pings += 1
        deadlines.set(identifier, Wakeup(at: now + connectionUse.pongWait, timer: "SIP keep-alive"))
        return Result(effects: [.write(identifier, StreamFramer.ping)])
    }

    private func buffered(_ identifier: ConnectionIdentifier) -> Int {
        connections[identifier]?.framer.bufferedBytes ?? 0
    }

    /// Ends a connection that is of no use any more, and says why.
    private mutating func abandon(
        _ identifier: ConnectionIdentifier, _ why: Event, at now: Instant
    ) -> Result {
        guard connections[identifier] != nil else { return Result() }
        var result = drop(identifier, at: now)
        result.effects.append(.abort(identifier))
        result.events.append(why)
        return result
    }

    // MARK: Time

    mutating func wake(at now: Instant) -> Result {
        defer { noteWakeup() }
        let due = layer.wake(at: now)
        if !asked.isEmpty { noteCopies(due, at: now) }
        var result = sort(due, at: now)
        while let identifier = deadlines.popDue(at: now) {
            result += handleDeadline(of: identifier, at: now)
        }
        return result
    }

    /// Aborts every connection and forgets every transaction; also to be called at the start.
    ///
    /// Branches and Call-IDs of each boot differ, so that no peer takes a new request for a copy of an old one.
    mutating func reset(at now: Instant) -> [AgentEffect] {
        defer { noteWakeup() }
        let effects = connections.keys.sorted().map { AgentEffect.abort($0) }
        connections = [:]
        connectionsByAddress = [:]
        bufferedBytes = 0
        asked = [:]
        invited = [:]
        statistics = links.map { _ in EntityLinkStatistics() }
        deadlines = Deadlines()
        layer = TransactionLayer(
            timing: timing, userAgent: "rainyday", seed: now.bootSeed(seed, local), listeningPort: local.port,
            saysAlias: connectionUse.saysAlias, takesCalls: takesCalls)
        return effects
    }

    /// Forgets a connection that has ended or is about to, and tells whose OPTIONS failed with it.
    mutating func drop(_ identifier: ConnectionIdentifier, at now: Instant) -> Result {
        guard let connection = connections.removeValue(forKey: identifier) else { return Result() }
        let left = connectionsByAddress[connection.remote.address, default: 1] - 1
        connectionsByAddress[connection.remote.address] = left > 0 ? left : nil
        bufferedBytes -= connection.framer.bufferedBytes
        deadlines.set(identifier, nil)
        switch connection.state {
        case .opening(let link):
            statistics[link].fail()
            return Result(events: [.transportFailed(link: link)])
        case .open(let local):
            let flow = Flow.stream(connection: identifier.value, local: local, remote: connection.remote)
            return sort(layer.transportFailed(flow, at: now), at: now)
        }
    }
}
