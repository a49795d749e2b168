import Megaco
import Wire

/// Measures timers as happenings go by, in the order in which they left; what it keeps is bounded by
/// the numbers of flows and of nodes.
struct TimerTrack {
    /// A SYN after so long is no repetition of the last one over the same ports.
    private static let connectionTime = Duration.seconds(130)

    private(set) var table = TimerTable()
    private var flows = FlowStates<Way>()
    private var searches = NodeStates<Search>()
    private var registrations = RegistrationClock()
    /// SIP entities that are no session managers are told by ``OptionsClock/others``.
    var options: OptionsClock

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
        var serving: FlowNumber?
        /// Since the last service: the last attempt, and who has been tried.
        var last: (at: Instant, controller: Int)?
        var tried = Tried()
        /// What the gateway needed to find its loss out, if it has not started anew.
        var detection: Duration?
    }

    /// Who has been tried, in a few bytes, so that they are copied as they are: a list of controllers has four entries,
    /// and what comes after eight is not remembered.
    private struct Tried {
        private var controllers = InlineArray<8, Int32>(repeating: 0)
        private var count = 0

        func contains(_ controller: Int) -> Bool {
            for place in 0..<count where Int(controllers[place]) == controller { return true }
            return false
        }

        mutating func insert(_ controller: Int) {
            guard count < controllers.count else { return }
            controllers[count] = Int32(truncatingIfNeeded: controller)
            count += 1
        }
    }

    init(options: OptionsClock) { self.options = options }

    mutating func add(_ search: MeasuredSearch) { table.add(.primarySearch, search.gateway, search.primarySearch) }

    /// Takes RAS and OPTIONS.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names) {
        registrations.handle(happening, names, &table)
        options.handle(happening, names, &table)
    }

    /// Takes what passes between a gateway and a controller.
    mutating func handle(_ happening: Happening, gateway: Int, isMine: Bool) {
        let flow = happening.flowNumber
        switch happening.signal {
        case .connecting: if isMine, let sent = happening.sent { connecting(gateway, happening, at: sent) }
        case .connected: break
        case .finished, .reset:
            guard let sent = happening.sent else { return }
            if isMine { gaveUp(gateway, flow, at: sent) } else { closed(gateway, flow, at: sent) }
            flows.update(flow) { $0.isClosed = true }
        case .serviceChange(let transaction, let note):
            heard(happening, isMine: isMine)
            guard isMine, note.isRoot, !note.isFarewell, let sent = happening.sent else { return }
            asked(gateway, happening, transaction, isRestart: note.method == .restart, at: sent)
        case .request(let transaction, _, let isProbe):
            heard(happening, isMine: isMine)
            if isProbe, !isMine, let sent = happening.sent { probed(gateway, flow, transaction, at: sent) }
        case .reply(_, let note):
            heard(happening, isMine: isMine)
            // The recording begins while the link is up.
            if isMine, searches[gateway] == nil, note.command == .known(.auditValue), note.error == nil {
                searches[gateway] = Search(serving: flow)
            }
            let isAccepted = !isMine && note.command == .known(.serviceChange) && note.error == nil && !note.redirects
            guard isAccepted, happening.delivered != nil else { return }
            searches[gateway] = Search(serving: flow)
            flows.update(flow) { $0.isGivenUp = false }
        case .pending, .megacoError, .unreadable: heard(happening, isMine: isMine)
        case .neighbourRequest, .registrationRequest, .registrationConfirm, .registrationReject,
            .unregistrationRequest, .unregistrationConfirm, .options, .optionsAnswer, .invite, .inviteAnswer, .record,
            .repeated:
            break
        }
    }

    private mutating func heard(_ happening: Happening, isMine: Bool) {
        guard let delivered = happening.delivered else { return }
        flows.update(happening.flowNumber, default: Way()) { way in
            if isMine { way.heardByController = delivered } else { way.heardByGateway = delivered }
        }
    }

    private mutating func probed(_ gateway: Int, _ flow: FlowNumber, _ transaction: UInt32, at time: Instant) {
        let interval = flows.update(flow, default: Way()) { way -> Duration? in
            guard way.probe?.transaction != transaction else { return nil }
            let interval = way.probe.map { time - $0.at }
            if let interval { way.interval = min(way.interval ?? interval, interval) }
            way.probe = (time, transaction)
            return interval
        }
        if let interval { table.add(.keepAlive, gateway, interval) }
    }
}

extension TimerTrack {
    /// Counts what is left at the end of the recording: losses after which no gateway came to ask anybody.
    mutating func finish() {
        for (gateway, search) in searches.all {
            if let detection = search.detection { table.add(.gatewayDetection, gateway, detection) }
        }
    }
}

// MARK: Attempts

extension TimerTrack {
    private mutating func connecting(_ gateway: Int, _ happening: Happening, at time: Instant) {
        let flow = happening.flowNumber
        if let opened = flows[flow]?.opened, flows[flow]?.isClosed == false, time - opened < Self.connectionTime {
            return
        }
        flows[flow] = Way(opened: time, isFresh: true)
        attempt(gateway, happening, at: time)
    }

    private mutating func asked(
        _ gateway: Int, _ happening: Happening, _ transaction: UInt32, isRestart: Bool, at time: Instant
    ) {
        let wasFresh = flows.update(happening.flowNumber, default: Way()) { way -> Bool? in
            // The same transaction again is a repetition over UDP.
            guard way.request != transaction else { return nil }
            way.request = transaction
            defer { way.isFresh = false }
            return way.isFresh
        }
        guard let wasFresh else { return }
        if !wasFresh { attempt(gateway, happening, at: time) }
        let detection = searches.update(gateway) { $0.detection.take() } ?? nil
        // Who starts anew was off, and has not noticed anything.
        if let detection, !isRestart { table.add(.gatewayDetection, gateway, detection) }
    }

    private mutating func attempt(_ gateway: Int, _ happening: Happening, at time: Instant) {
        if let serving = searches[gateway]?.serving { gaveUp(gateway, serving, at: time) }
        let controller = happening.toNumber
        let (last, isServed, wasTried) = searches.update(gateway, default: Search()) { search in
            let wasTried = search.tried.contains(controller)
            if !wasTried { search.tried.insert(controller) }
            defer { search.last = (time, controller) }
            return (search.last, search.serving != nil, wasTried)
        }
        guard let last else { return }
        if isServed {
            if last.controller == controller { table.add(.returnPoll, gateway, time - last.at) }
        } else if wasTried {
            // One who was not tried before may come early: the Primary Search Timer cuts the attempt before it.
            table.add(.attemptInterval, gateway, time - last.at)
        }
    }

    /// A gateway does what it does once it has given up on a way, or asks somebody else although it has one.
    private mutating func gaveUp(_ gateway: Int, _ flow: FlowNumber, at time: Instant) {
        guard searches[gateway]?.serving == flow else { return }
        var search = Search()
        if let way = flows[flow], !way.isGivenUp {
            let silence = way.heardByGateway.map { time - $0 } ?? .zero
            guard isSilence(silence, way) || way.isClosed else { return }
            if isSilence(silence, way) { search.detection = silence }
            flows.update(flow) { $0.isGivenUp = true }
        }
        searches[gateway] = search
    }

    private mutating func closed(_ gateway: Int, _ flow: FlowNumber, at time: Instant) {
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
