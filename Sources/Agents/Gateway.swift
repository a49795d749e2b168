import Megaco
public import Wire

/// A media gateway (G430/G450) as far as its registration goes: it looks for a controller, registers with it, watches
/// the link, and looks for another one when the link is lost.
///
/// It walks its MGC list as ``GatewaySettings`` says, over TCP with TPKT or over UDP, and resets itself when the Total
/// Search Timer expires. It journals every step.
public struct Gateway: Agent {
    /// What it is doing, with the deadlines of just that.
    enum State: Sendable {
        case off
        /// Booting, or waiting for its turn after power-up.
        case waiting(until: Instant, Wait)
        case searching(GatewaySearch, cause: SearchCause, Attempt?)
        case registered(Registration)
    }

    /// What a gateway waits for before its cold start.
    enum Wait: String, Hashable, Sendable {
        case boot = "boot time"
        case turn = "waiting delay"
    }

    /// A registration attempt in flight.
    struct Attempt: Sendable {
        var controller: ControllerAddress
        var path: Association.Path?
        var request: UInt32?
        /// The request said that a survivable serves the gateway, which is no longer so.
        var isOfServedGateway = false
    }

    /// A registration that holds.
    struct Registration: Sendable {
        var controller: ControllerAddress
        var path: Association.Path
    }

    /// Why the gateway leaves the controller that it is registered with, once it has answered.
    enum Leaving: Hashable, Sendable {
        case unregistered(String)
        case handedOff(to: ControllerAddress)
        /// Not yet: after so many seconds.
        case later(String, seconds: UInt32)
        /// What was said before is taken back.
        case stays
    }

    /// What was said of the gateway's leaving: by its controller, or by itself before a reset.
    struct Departure: Sendable {
        /// Nil where it is for ever put off (`Delay` −1).
        var at: Instant?
        /// What it was told; nil where it resets itself.
        var how: String?
    }

    var settings: GatewaySettings
    /// Its startup configuration: what it is after a reset.
    var saved: GatewaySettings
    var state = State.off
    /// The association over the TCP connection that was opened last, once something is said on it; it counts while its
    /// path is that of the attempt or the registration. Not part of ``state``, so that it is changed in place.
    ///
    /// None or one.
    var streams: [Association] = []
    /// Its requests to return, while a survivable serves it and it makes any; their association over TCP is beside it.
    var returning: ReturnAttempts?
    /// None or one, as ``streams``.
    var returnStreams: [Association] = []
    /// Its calls; not part of ``state``, for they outlast it.
    var calls: CallTable
    /// Calls out of its trunks, which outlast it likewise.
    var contexts = ContextTable()
    /// The controller that its calls are of: that of the last registration.
    var callController: Endpoint?
    var blockedCalls = JournalLimiter(.callBlocked, perSecond: 100)
    /// When the controller of the registration was last heard; not part of ``state`` for the same reason.
    var heardAt = Instant.start
    /// Associations over UDP by their peer, so that a repeated request is recognised (H.248.1 Annex D.1); at most
    /// ``datagramAssociationLimit``, the oldest makes room.
    var datagramAssociations: [Association] = []
    /// What was answered in the last LONG-TIMER, to any controller, on any path.
    var replies: ReplyCache
    let party: TransactionParty
    /// When it leaves its controller, where that is known to be soon.
    var departure: Departure?
    var faults: [GatewayFault: Instant] = [:]
    /// What it has sent traps of since a controller accepted it last, in order; each stands once.
    var traps: [String] = []
    /// When it started or was reset last, for `show system`.
    var upSince = Instant.start
    var undecodable = JournalLimiter(.undecodable)
    var limits = JournalLimiter(.limitReached)
    private var lastConnection: Int32 = 0
    private var nextIdentifier: UInt32 = 1
    private var generator: SeededGenerator

    static let datagramAssociationLimit = 8

    /// The detail of a `link lost` entry where the controller was not heard for the time of link loss detection.
    public static let silence = "no H.248 message within the supervision time"

    public init(_ settings: GatewaySettings) {
        self.settings = settings
        saved = settings
        calls = CallTable(
            stable: settings.activeCalls, load: settings.callLoad, channels: settings.channels, seed: settings.seed)
        replies = ReplyCache(settings.replyCache)
        var transactions = settings.transactions
        // The attempt timer decides how long a request on a stream waits.
        transactions.applicationTimeout = max(transactions.applicationTimeout, settings.attemptTimer)
        party = TransactionParty(
            sender: .address(settings.address, port: settings.port), encoding: settings.messageEncoding,
            settings: transactions)
        generator = SeededGenerator(seed: settings.seed)
    }

    public var listeners: [Listener] {
        switch settings.transport {
        case .tcp: []
        case .udp:
            [settings.port, settings.requestPort].compactMap { $0 }.map {
                Listener(transport: .udp, local: Endpoint(address: settings.address, port: $0))
            }
        }
    }

    /// Whether a registration of it holds.
    public var isRegistered: Bool { if case .registered = state { true } else { false } }

    var localEndpoint: Endpoint { Endpoint(address: settings.address, port: settings.port) }

    public var wakeup: Wakeup? {
        var own: Wakeup?
        switch state {
        case .off: own = nil
        case .waiting(let until, let wait): own = Wakeup(at: until, timer: wait.rawValue)
        case .searching(let search, _, let attempt):
            own = Wakeup.earlier(search.wakeup, attempt.flatMap { streamWakeup(on: $0.path) })
        case .registered(let registration):
            let lossAt = heardAt + settings.linkLossDetection.floored
            let link = Wakeup.earlier(
                Wakeup(at: lossAt, timer: "link loss detection"),
                streamWakeup(on: registration.path))
            own =
                returning.map { attempts in
                    Wakeup.earlier(Wakeup.earlier(link, attempts.wakeup), returnStreams.first?.wakeup)
                } ?? link
        }
        own = Wakeup.earlier(own, departure?.at.map { Wakeup(at: $0, timer: "ServiceChangeDelay") })
        if calls.nextAt != nil || contexts.nextAt != nil { own = Wakeup.earlier(own, callsWakeup) }
        guard !datagramAssociations.isEmpty else { return own }
        return datagramAssociations.reduce(own) { Wakeup.earlier($0, $1.wakeup) }
    }

    private func streamWakeup(on path: Association.Path?) -> Wakeup? {
        streams.isEmpty || streams[0].path != path ? nil : streams[0].wakeup
    }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        switch event {
        case .start:
            calls.start(at: now)
            contexts = ContextTable()
            return boot(after: .zero, at: now)
        case .wake: return wake(at: now)
        case .datagram(let datagram): return receive(datagram, at: now)
        case .datagramRefused(_, let remote): return refused(by: remote, at: now)
        case .connection(let identifier, let event): return handle(event, of: identifier, at: now)
        case .command(let command): return answer(command, at: now)
        }
    }

    private mutating func wake(at now: Instant) -> [AgentEffect] {
        var effects = wakeAssociations(at: now) + wakeCalls(at: now)
        if let leaving = departure, let at = leaving.at, now >= at { return effects + depart(leaving, at: now) }
        switch state {
        case .off: break
        case .waiting(let until, let wait):
            if now >= until {
                if wait == .boot { effects.append(.journal(JournalEntry(.booted))) }
                effects += startSearch(because: .coldStart, "cold start", at: now)
            }
        case .searching: effects += advanceSearch(.wake, at: now)
        case .registered:
            if now >= heardAt + settings.linkLossDetection.floored {
                effects += loseLink(Self.silence, abort: true, at: now)
            } else {
                effects += wakeReturnAttempts(at: now)
            }
        }
        return effects
    }

    /// Starts from nothing, after a reset with the startup configuration: boot time, the waiting delay of power-up, a
    /// cold start (H.248.1 §9.2).
    mutating func boot(after bootTime: Duration, at now: Instant, isReset: Bool = false) -> [AgentEffect] {
        if isReset { settings = saved }
        streams = []
        returnStreams = []
        returning = nil
        callController = nil
        datagramAssociations = []
        replies = ReplyCache(settings.replyCache)
        departure = nil
        faults = [:]
        upSince = now + bootTime
        nextIdentifier = UInt32(truncatingIfNeeded: 1 + now.bootSeed(settings.seed, localEndpoint) % 1_000_000)
        let delay = generator.duration(below: settings.maximumWaitingDelay)
        var effects: [AgentEffect] = []
        if isReset {
            effects.append(.journal(JournalEntry(.reset, detail: "boots for \(bootTime.journalText)")))
            effects += dropCalls("reset")
        }
        if bootTime == .zero { effects.append(.journal(JournalEntry(.booted))) }
        guard bootTime + delay > .zero else {
            return effects + startSearch(because: .coldStart, "cold start", at: now)
        }
        state = .waiting(until: now + bootTime + delay, bootTime > .zero ? .boot : .turn)
        return effects
    }

    /// A number for a new connection; never used twice.
    mutating func newConnection() -> ConnectionIdentifier {
        streams = []
        return nextConnection()
    }

    /// The same beside a connection that is kept.
    mutating func nextConnection() -> ConnectionIdentifier {
        lastConnection += 1
        return ConnectionIdentifier(lastConnection)
    }

    /// A new association; its transaction identifiers are above those of the last one, so that none comes twice
    /// within LONG-TIMER (H.248.1 §8.2.1).
    mutating func newAssociation(_ path: Association.Path) -> Association {
        nextIdentifier = nextIdentifier >= 4_000_000_000 ? 1 : nextIdentifier + 100
        return Association(path, party, firstIdentifier: nextIdentifier, seed: generator.next())
    }
}
