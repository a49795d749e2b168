import Wire

/// Measures timers as happenings go by, in the order in which they left; what it keeps is bounded by
/// ``flowLimit`` and by the number of gateways.
struct TimerTrack {
    /// Ways between gateways and controllers that are watched at once.
    static let flowLimit = 65_536
    /// A SYN after so long is no repetition of the last one over the same ports.
    private static let connectionTime = Duration.seconds(130)

    private(set) var table = TimerTable()
    private var gateways: Set<String>
    private var controllers: Set<String>
    private var flows: [FlowKey: Way] = [:]
    private var searches: [String: Search] = [:]
    private var registrations = RegistrationClock()
    private var options: OptionsClock

    /// One connection, or one pair of UDP ports, between a gateway and a controller.
    private struct Way {
        /// The last message that reached each of the two.
        var heardByGateway: Instant?
        var heardByController: Instant?
        var probe: (at: Instant, transaction: UInt32)?
        /// The shortest time between two probes, which tells silence from a pause.
        var interval: Duration?
        var opened: Instant?
        /// The last transaction by which the gateway asked to be served.
        var request: UInt32?
        /// The attempt that opened it has not asked for anything yet.
        var isFresh = false
        var isGivenUp = false
        var isClosed = false
    }

    private struct Search {
        /// The way over which a controller serves the gateway.
        var serving: FlowKey?
        /// Since the last service: the last attempt, and who has been tried.
        var last: (at: Instant, controller: String)?
        var tried: Set<String> = []
        /// What the gateway needed to find its loss out, if it has not started anew.
        var detection: Duration?
    }

    init(_ scene: Scene, options: OptionsClock) {
        gateways = Set(scene.gateways)
        controllers = Set(scene.controllers)
        self.options = options
    }

    /// Takes newcomers in.
    mutating func follow(_ gateways: Set<String>, _ controllers: Set<String>, others: Set<String>) {
        self.gateways = gateways
        self.controllers = controllers
        options.others = others
    }

    mutating func add(_ search: MeasuredSearch) { table.add(.primarySearch, search.gateway, search.primarySearch) }

    mutating func handle(_ happening: Happening) {
        registrations.handle(happening, &table)
        options.handle(happening, &table)
        if gateways.contains(happening.from), controllers.contains(happening.to) {
            handle(happening, gateway: happening.from, isMine: true)
        } else if gateways.contains(happening.to), controllers.contains(happening.from) {
            handle(happening, gateway: happening.to, isMine: false)
        }
    }

    private mutating func handle(_ happening: Happening, gateway: String, isMine: Bool) {
        let flow = happening.flow
        switch happening.signal {
        case .connecting: if isMine, let sent = happening.sent { connecting(gateway, happening, at: sent) }
        case .connected: break
        case .finished, .reset:
            guard let sent = happening.sent else { return }
            if isMine { gaveUp(gateway, flow, at: sent) } else { closed(gateway, flow, at: sent) }
            flows[flow]?.isClosed = true
        case .serviceChange(let transaction, let note):
            heard(happening, isMine: isMine)
            guard isMine, note.isRoot, note.method != "Forced", note.method != "Graceful", let sent = happening.sent
            else { return }
            asked(gateway, happening, transaction, isRestart: note.method == "Restart", at: sent)
        case .request(let transaction, _, let isProbe):
            heard(happening, isMine: isMine)
            if isProbe, !isMine, let sent = happening.sent { probed(gateway, flow, transaction, at: sent) }
        case .reply(_, let note):
            heard(happening, isMine: isMine)
            // The recording begins while the link is up.
            if isMine, searches[gateway] == nil, note.command == "AuditValue", note.error == nil {
                searches[gateway] = Search(serving: flow)
            }
            let isAccepted = !isMine && note.command == "ServiceChange" && note.error == nil && !note.redirects
            guard isAccepted, happening.delivered != nil else { return }
            searches[gateway] = Search(serving: flow)
            flows[flow]?.isGivenUp = false
        case .pending, .megacoError, .unreadable: heard(happening, isMine: isMine)
        case .neighbourRequest, .registrationRequest, .registrationConfirm, .registrationReject,
            .unregistrationRequest, .unregistrationConfirm, .options, .optionsAnswer, .invite, .inviteAnswer, .record,
            .repeated:
            break
        }
    }

    private mutating func heard(_ happening: Happening, isMine: Bool) {
        guard let delivered = happening.delivered, makeRoom(for: happening.flow) else { return }
        if isMine {
            flows[happening.flow, default: Way()].heardByController = delivered
        } else {
            flows[happening.flow, default: Way()].heardByGateway = delivered
        }
    }

    /// False where there is no room for another way, even without those that are closed.
    private mutating func makeRoom(for flow: FlowKey) -> Bool {
        guard flows[flow] == nil, flows.count >= Self.flowLimit else { return true }
        flows = flows.filter { !$0.value.isClosed }
        return flows.count < Self.flowLimit
    }

    private mutating func probed(_ gateway: String, _ flow: FlowKey, _ transaction: UInt32, at time: Instant) {
        guard let way = flows[flow] ?? (makeRoom(for: flow) ? Way() : nil), way.probe?.transaction != transaction
        else { return }
        if let last = way.probe {
            let interval = time - last.at
            table.add(.keepAlive, gateway, interval)
            flows[flow]?.interval = min(way.interval ?? interval, interval)
        }
        flows[flow, default: way].probe = (time, transaction)
    }
}

extension TimerTrack {
    /// Counts what is left at the end of the recording: losses after which no gateway came to ask anybody.
    mutating func finish() {
        for (gateway, search) in searches {
            if let detection = search.detection { table.add(.gatewayDetection, gateway, detection) }
        }
    }
}

// MARK: Attempts

extension TimerTrack {
    private mutating func connecting(_ gateway: String, _ happening: Happening, at time: Instant) {
        let flow = happening.flow
        if let opened = flows[flow]?.opened, flows[flow]?.isClosed == false, time - opened < Self.connectionTime {
            return
        }
        guard makeRoom(for: flow) else { return }
        flows[flow] = Way(opened: time, isFresh: true)
        attempt(gateway, happening, at: time)
    }

    private mutating func asked(
        _ gateway: String, _ happening: Happening, _ transaction: UInt32, isRestart: Bool, at time: Instant
    ) {
        // The same transaction again is a repetition over UDP.
        guard makeRoom(for: happening.flow), flows[happening.flow]?.request != transaction else { return }
        flows[happening.flow, default: Way()].request = transaction
        if flows[happening.flow]?.isFresh == true {
            flows[happening.flow]?.isFresh = false
        } else {
            attempt(gateway, happening, at: time)
        }
        if let detection = searches[gateway]?.detection {
            // Who starts anew was off, and has not noticed anything.
            if !isRestart { table.add(.gatewayDetection, gateway, detection) }
            searches[gateway]?.detection = nil
        }
    }

    private mutating func attempt(_ gateway: String, _ happening: Happening, at time: Instant) {
        if let serving = searches[gateway]?.serving { gaveUp(gateway, serving, at: time) }
        var search = searches[gateway] ?? Search()
        defer {
            search.last = (time, happening.to)
            search.tried.insert(happening.to)
            searches[gateway] = search
        }
        guard let last = search.last else { return }
        if search.serving != nil {
            if last.controller == happening.to { table.add(.returnPoll, gateway, time - last.at) }
        } else if search.tried.contains(happening.to) {
            // One who was not tried before may come early: the Primary Search Timer cuts the attempt before it.
            table.add(.attemptInterval, gateway, time - last.at)
        }
    }

    /// A gateway does what it does once it has given up on a way, or asks somebody else although it has one.
    private mutating func gaveUp(_ gateway: String, _ flow: FlowKey, at time: Instant) {
        guard searches[gateway]?.serving == flow else { return }
        var search = Search()
        if let way = flows[flow], !way.isGivenUp {
            let silence = way.heardByGateway.map { time - $0 } ?? .zero
            guard isSilence(silence, way) || way.isClosed else { return }
            if isSilence(silence, way) { search.detection = silence }
            flows[flow]?.isGivenUp = true
        }
        searches[gateway] = search
    }

    private mutating func closed(_ gateway: String, _ flow: FlowKey, at time: Instant) {
        guard let way = flows[flow], !way.isClosed, let heard = way.heardByController, isSilence(time - heard, way)
        else { return }
        table.add(.controllerDetection, gateway, time - heard)
    }

    /// More than one probe is missing.
    private func isSilence(_ silence: Duration, _ way: Way) -> Bool {
        guard let interval = way.interval else { return silence >= GatewayTrack.silenceBound }
        return silence > interval * 3 / 2 + .seconds(1)
    }
}
