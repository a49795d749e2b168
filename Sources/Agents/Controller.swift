import Megaco
public import Wire

/// A Communication Manager server, main, survivable remote or survivable core, as far as registration and survivability
/// go.
///
/// It registers media gateways by serial number and supervises their links; a survivable registers with main over RAS
/// and says whether it is active; main keeps gateways away from regions that an active survivable backs, where the
/// Split Registration Prevention Feature is on; it answers and sends SIP OPTIONS.
public struct Controller: Agent {
    /// Whether it serves.
    enum Phase: Hashable, Sendable {
        case off
        case booting
        case serving
    }

    /// Whose deadline it is. Those that come up together are handled in this order.
    enum Timer: Hashable, Comparable, Sendable {
        case boot
        case link(LinkIdentifier)
        case calls
        case execution
        case survivable(UInt16)
        case phones
        case registration
        case optionsCycle
        case options
        case linkLossDelay(gateway: Int)
        case manualReturn
        case windowEdge
        /// A gateway that said when it will go.
        case departure(gateway: Int)
        case mediaServer(Int)

        func hash(into hasher: inout Hasher) {
            switch self {
            case .boot: hasher.combine(0)
            case .link(let link): hasher.combine(link.value)
            case .survivable(let identifier): hasher.combine(identifier)
            case .phones: hasher.combine(7)
            case .registration: hasher.combine(1)
            case .optionsCycle: hasher.combine(2)
            case .options: hasher.combine(3)
            case .linkLossDelay(let gateway): hasher.combine(gateway &+ 1 << 33)
            case .execution: hasher.combine(4)
            case .calls: hasher.combine(8)
            case .departure(let gateway): hasher.combine(gateway &+ 1 << 34)
            case .mediaServer(let index): hasher.combine(index &+ 1 << 35)
            case .manualReturn: hasher.combine(6)
            case .windowEdge: hasher.combine(5)
            }
        }
    }

    var settings: ControllerSettings
    /// Its translations as they were saved last: what it is after a reset.
    var saved: ControllerSettings
    var phase = Phase.off
    var deadlines = Deadlines<Timer>()

    /// Every H.248 link, registered or not.
    var links = LinkTable()
    /// TCP connections among the links, by the address at the other end.
    var streamsByAddress: [IPAddress: Int] = [:]
    var streamCount = 0
    /// Peers over UDP that are no registered gateways, by the time at which they will be forgotten.
    var strangers = Deadlines<LinkIdentifier>()
    /// Bytes of frames that are not whole yet, over all links.
    var bufferedBytes = 0
    /// The link of every gateway that is registered or being sent away.
    var registered: [Int: LinkIdentifier] = [:]
    /// What was answered in the last LONG-TIMER, on any link.
    var replies: ReplyCache
    /// Requests that take their time, in the order in which they came.
    var executing: [ExecutingRequest] = []
    /// The same of gateways that a survivable serves: they wait until nobody without service does.
    var executingServed: [ExecutingRequest] = []
    let textParty: TransactionParty
    let binaryParty: TransactionParty
    /// Where everybody is admitted: the numbers that gateways were given, by their message identifiers.
    var numbers: [MessageIdentifier: Int] = [:]
    /// Gateways by what identifies them.
    private(set) var gatewaysBySerial: [String: AdministeredGateway] = [:]
    private(set) var gatewaysByAddress: [IPAddress: AdministeredGateway] = [:]
    /// In small letters.
    private(set) var gatewaysByName: [String: AdministeredGateway] = [:]
    private(set) var gatewaysByNumber: [Int: AdministeredGateway] = [:]
    private(set) var gatewaysByRegion: [Int: [AdministeredGateway]] = [:]
    /// Media servers that are registered, by their index in the settings.
    var mediaServers: Set<Int> = []
    var isActive = false
    /// What is left of the calls of gateways whose links were lost.
    var callRecords: [Int: CallRecords] = [:]
    /// Its last gateway has left, and it resets once its phones have, too.
    var isIdle = false
    /// What stands for the Call-IDs of the calls that session managers sent here and have not ended.
    var dialogs: [UInt64] = []
    /// The calls out of trunks that they sent here.
    var outbound = OutboundCalls()

    var regions: [Int: RegionRegistration] = [:]
    /// How each gateway that a survivable serves has been asking to return.
    var returnRequests: [Int: ReturnRequests] = [:]
    /// `enable mg-return` holds until then.
    var manualReturnEnd: Instant?
    /// The recovery rules in whose windows the story is.
    var openWindows: Set<Int> = []
    var registrar: SurvivableRegistrar
    var phones: PhoneRegistrar
    /// A survivable's own registration with main.
    var registration: SurvivableRegistration?
    var options: OptionsExchange
    /// What `list trace ras` shows.
    var trace = RASTrace()

    var gatewayRefusals = JournalLimiter(.gatewayRefused, perSecond: 1000)
    var undecodable = JournalLimiter(.undecodable)
    var refusals = JournalLimiter(.survivableRefused, perSecond: 10)
    var denials = JournalLimiter(.denialEvent, perSecond: 10)
    var log = MaintenanceLog()
    /// Survivable cores that became active while gateways of the regions that they back were still with this main.
    var coresBesideMain: Set<String> = []
    var limits = JournalLimiter(.limitReached)
    var failedCalls = JournalLimiter(.callFailed, perSecond: 10)
    var phoneRefusals = JournalLimiter(.phonesRefused)
    var phoneDepartures = JournalLimiter(.phonesUnregistered)
    var phoneLosses = JournalLimiter(.phonesLost)
    var phonesForgotten = JournalLimiter(.linkLossDelayExpired)
    private var associations: UInt64 = 0
    private var identifierBase: UInt32 = 0

    public init(_ settings: ControllerSettings) {
        self.settings = settings
        saved = settings
        registrar = SurvivableRegistrar(settings)
        phones = PhoneRegistrar(settings.phones)
        replies = ReplyCache(settings.replyCache)
        var transactions = settings.transactions
        // A probe on a stream is given a whole interval by a timer of its own.
        transactions.applicationTimeout = max(transactions.applicationTimeout, settings.supervisionInterval)
        textParty = TransactionParty(
            sender: .address(settings.address, port: settings.h248Port),
            encoding: settings.tokens.encoding(seed: settings.seed),
            settings: transactions)
        binaryParty = TransactionParty(
            sender: .address(settings.address, port: settings.h248BinaryPort), encoding: .binary,
            settings: transactions)
        options = OptionsExchange(
            name: settings.name, local: Endpoint(address: settings.address, port: settings.sipPort),
            links: settings.entityLinks, timing: settings.sipTiming, connectionUse: settings.sipConnections,
            seed: settings.seed, takesCalls: settings.takesCalls)
        indexGateways()
    }

    /// Finds the administered gateways by what identifies them; to be called again where their forms change.
    mutating func indexGateways() {
        gatewaysBySerial = Dictionary(settings.mediaGateways.map { ($0.serialNumber, $0) }) { first, _ in first }
        gatewaysByNumber = Dictionary(settings.mediaGateways.map { ($0.number, $0) }) { first, _ in first }
        gatewaysByRegion = Dictionary(grouping: settings.mediaGateways, by: \.networkRegion)
        gatewaysByAddress = Dictionary(
            settings.mediaGateways.compactMap { gateway in gateway.address.map { ($0, gateway) } }
        ) { first, _ in first }
        gatewaysByName = Dictionary(settings.mediaGateways.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    }

    public var listeners: [Listener] {
        let h248 = h248Ports.flatMap { port in
            [Transport.tcp, .udp].map { Listener(transport: $0, local: endpoint(port)) }
        }
        let all =
            h248 + [Listener(transport: .udp, local: endpoint(settings.rasPort))]
            + [Transport.udp, .tcp].map { Listener(transport: $0, local: endpoint(settings.sipPort)) }
        return all.filter { $0.local.port > 0 }
    }

    /// How many gateways are registered now.
    public var registeredCount: Int { registered.count }
    /// What is remembered of answered requests: how many, and with how many bytes they are counted.
    public var cachedReplies: (count: Int, bytes: Int) { (replies.replyCount, replies.byteCount) }

    public var wakeup: Wakeup? { deadlines.wakeup }

    /// Where it takes H.248: text, binary, and the port to which it sends gateways for their requests.
    private var h248Ports: [UInt16] {
        let own = [settings.h248Port, settings.h248BinaryPort]
        guard let other = settings.requestPort, !own.contains(other) else { return own }
        return own + [other]
    }

    /// Who it is to those who send to one of its ports: the port says how it writes.
    func party(on port: UInt16) -> TransactionParty { port == settings.h248BinaryPort ? binaryParty : textParty }

    func endpoint(_ port: UInt16) -> Endpoint { Endpoint(address: settings.address, port: port) }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        switch event {
        case .start: effects += options.reset(at: now) + boot(after: .zero, at: now)
        case .wake: effects = wake(at: now)
        case .datagram(let datagram): effects = receive(datagram, at: now)
        case .datagramRefused(let local, let remote): effects = refused(from: local, to: remote, at: now)
        case .connection(let identifier, let event): effects = handle(event, of: identifier, at: now)
        case .command(let command): effects = answer(command, at: now)
        }
        settle(at: now, &effects)
        return effects
    }

    private mutating func wake(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        while let timer = deadlines.popDue(at: now) {
            switch timer {
            case .boot: effects += serve(at: now)
            case .link(let link): effects.add(wakeLink(link, at: now))
            case .execution: effects.add(execute(at: now))
            case .calls: effects.add(placeCalls(at: now))
            case .departure(let gateway): effects.add(depart(gateway, at: now))
            case .survivable(let identifier):
                let entries = registrar.expire(identifier, at: now)
                effects += maintained(entries, at: now) + evaluateRegions(at: now)
            case .phones: effects.add(wakePhones(at: now))
            case .registration: effects.add(register(.wake, at: now))
            case .optionsCycle: effects += sendOptions(at: now)
            case .options: effects += optionsDone(options.wake(at: now), at: now)
            case .linkLossDelay(let gateway): effects += clearCalls(of: gateway)
            case .mediaServer(let index): effects += loseMediaServer(index, "no OPTIONS in time")
            case .manualReturn: effects += endManualReturn(at: now)
            case .windowEdge: effects += crossWindowEdge(at: now)
            }
        }
        return effects
    }

    /// What follows from any event: active or not, and the deadlines of the machines that may have moved.
    private mutating func settle(at now: Instant, _ effects: inout [AgentEffect]) {
        if !settings.trunkGroups.isEmpty { effects += settleCalls(at: now) }
        let controlsMedia = !registered.isEmpty || !mediaServers.isEmpty
        if isActive != controlsMedia {
            isActive = controlsMedia
            let why = registered.isEmpty && isActive ? "by a media server" : nil
            effects.append(.journal(JournalEntry(isActive ? .active : .inactive, detail: why)))
            effects += register(.changed(isActive: isActive), at: now)
            if isActive { effects += sendOptions(at: now) } else { leavePhones(at: now) }
            isIdle = !isActive && settings.resetsWhenIdle
        }
        if !phones.groups.isEmpty { effects += settlePhones(at: now) }
        // Its phones are sent away first.
        if isIdle, phase == .serving, settings.networkRegions.allSatisfy({ phones.count(inRegion: $0.number) == 0 }) {
            effects += reset(at: now, "reset system 4: no gateway is left")
        }
        deadlines.set(.options, options.wakeup)
        deadlines.set(.registration, registration?.wakeup)
    }

    // MARK: Boot

    /// Forgets everything but what is administered, then serves when the boot time has passed.
    mutating func boot(after bootTime: Duration, at now: Instant) -> [AgentEffect] {
        deadlines = Deadlines()
        links = LinkTable()
        strangers = Deadlines()
        streamsByAddress = [:]
        streamCount = 0
        bufferedBytes = 0
        registered = [:]
        replies = ReplyCache(settings.replyCache)
        executing = []
        executingServed = []
        numbers = [:]
        callRecords = [:]
        dialogs = []
        outbound = OutboundCalls()
        mediaServers = []
        isActive = false
        isIdle = false
        registration = nil
        registrar = SurvivableRegistrar(settings)
        phones = PhoneRegistrar(settings.phones)
        log = MaintenanceLog()
        coresBesideMain = []
        returnRequests = [:]
        manualReturnEnd = nil
        openWindows = []
        for region in settings.networkRegions {
            let isDisabled = settings.disabledRegions.contains(region.number)
            regions[region.number] = RegionRegistration(isDisabled: isDisabled)
        }
        let seed = now.bootSeed(settings.seed, endpoint(settings.h248Port))
        identifierBase = UInt32(truncatingIfNeeded: seed % 1_000_000)
        guard bootTime > .zero else { return serve(at: now) }
        phase = .booting
        deadlines.set(.boot, Wakeup(at: now + bootTime, timer: "boot time"))
        return []
    }

    private mutating func serve(at now: Instant) -> [AgentEffect] {
        phase = .serving
        watchWindows(at: now)
        return [.journal(JournalEntry(.booted))] + (settings.enablesProcessorEthernet ? join(at: now) : [])
    }

    /// Takes up what it does on its network: a survivable registers with main, and OPTIONS go out.
    mutating func join(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        if settings.role.isSurvivable, settings.mainGatekeeper != nil {
            registration = SurvivableRegistration(settings)
            effects += register(.start, at: now)
        }
        return effects + sendOptions(at: now)
    }

    /// Drops every link and boots: for the boot time and with the saved translations where no other time is said.
    mutating func reset(for time: Duration? = nil, at now: Instant, _ why: String? = nil) -> [AgentEffect] {
        if time == nil { reloadTranslations() }
        let bootTime = time ?? settings.bootTime
        let bootText = "boots for \(bootTime.journalText)"
        var effects: [AgentEffect] = [
            .journal(JournalEntry(.reset, detail: why.map { "\($0); \(bootText)" } ?? bootText))
        ]
        for link in links.identifiers {
            if case .stream(let connection) = links[link]?.association.path { effects.append(.abort(connection)) }
        }
        effects += options.reset(at: now)
        return effects + boot(after: bootTime, at: now)
    }

    /// A new association with a range of transaction identifiers of its own; the local port says how it is written.
    mutating func newAssociation(_ path: Association.Path, on port: UInt16) -> Association {
        associations += 1
        let first = identifierBase &+ UInt32(truncatingIfNeeded: associations &* 1000) &+ 1
        return Association(
            path, party(on: port), firstIdentifier: first, seed: SeededGenerator.draw(settings.seed, associations))
    }

    // MARK: Where bytes come in

    private var isReachable: Bool { phase == .serving && settings.enablesProcessorEthernet }

    private mutating func receive(_ datagram: Datagram, at now: Instant) -> [AgentEffect] {
        guard isReachable else { return [] }
        if isH248(datagram.local.port) { return receiveH248(datagram, at: now) }
        if datagram.local.port == settings.rasPort { return receiveRAS(datagram, at: now) }
        return optionsDone(options.receive(datagram, at: now), at: now)
    }

    private func isH248(_ port: UInt16) -> Bool {
        port == settings.h248Port || port == settings.h248BinaryPort || port == settings.requestPort
    }

    private mutating func refused(from local: Endpoint, to remote: Endpoint, at now: Instant) -> [AgentEffect] {
        guard isReachable else { return [] }
        if isH248(local.port) {
            return links.link(at: remote).map { loseLink($0, "port unreachable", at: now) } ?? []
        }
        // A main that has no RAS port open is silent: the survivable's own timers go on.
        if local.port == settings.rasPort { return [] }
        return optionsDone(options.refused(from: local, to: remote, at: now), at: now)
    }

    private mutating func handle(
        _ event: ConnectionEvent, of identifier: ConnectionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        if case .accepted(let local, let remote) = event {
            guard isReachable, admits(remote) else {
                guard isReachable else { return [.abort(identifier)] }
                return [.abort(identifier)] + limits.report("\(remote.address)", "connections", at: now)
            }
            if isH248(local.port) { return accept(identifier, remote, on: local.port, at: now) }
            options.accept(identifier, local: local, remote: remote, idle: settings.idleConnectionLimit, at: now)
            return []
        }
        let link = LinkIdentifier(identifier)
        // Connections that it opened itself, with numbers above zero, are for SIP.
        if identifier.value < 0, links.place(of: link) != nil { return handle(event, on: link, at: now) }
        return optionsDone(options.handle(event, of: identifier, at: now), at: now)
    }

    /// Whether one more connection from there may be held.
    private func admits(_ remote: Endpoint) -> Bool {
        streamCount + options.connectionCount < settings.connectionLimit
            && streamsByAddress[remote.address, default: 0] + options.connectionCount(of: remote.address)
                < settings.connectionLimitPerAddress
    }
}
