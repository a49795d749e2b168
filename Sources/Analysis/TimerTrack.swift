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

    /// Who has been tried: none or one as a rule, which takes no memory of its own.
    private struct Tried {
        /// A list of controllers has far fewer.
        private static let limit = 256

        private var first: Int?
        private var others: [Int] = []

        func contains(_ controller: Int) -> Bool { first == controller || others.contains(controller) }

        mutating func insert(_ controller: Int) {
            if first == nil {
                first = controller
            } else if others.count + 1 < Self.limit {
                others.append(controller)
            }
        }
    }

    init(options: OptionsClock) { self.options = options }

    mutating func add(_ search: MeasuredSearch) { table.add(.primarySearch, search.gateway, search.primarySearch) }

    /// Takes RAS and OPTIONS.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: [String]) {
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
            flows[flow]?.isClosed = true
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
        guard let delivered = happening.delivered else { return }
        if flows[happening.flowNumber] == nil { flows[happening.flowNumber] = Way() }
        if isMine {
            flows[happening.flowNumber]?.heardByController = delivered
        } else {
            flows[happening.flowNumber]?.heardByGateway = delivered
        }
    }

    private mutating func probed(_ gateway: Int, _ flow: FlowNumber, _ transaction: UInt32, at time: Instant) {
        let way = flows[flow] ?? Way()
        guard way.probe?.transaction != transaction else { return }
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
        // The same transaction again is a repetition over UDP.
        guard flows[happening.flowNumber]?.request != transaction else { return }
        if flows[happening.flowNumber] == nil { flows[happening.flowNumber] = Way() }
        flows[happening.flowNumber]?.request = transaction
        if flows[happening.flowNumber]?.isFresh == true {
            flows[happening.flowNumber]?.isFresh = false
        } else {
            attempt(gateway, happening, at: time)
        }
        if let detection = searches[gateway]?.detection {
            // Who starts anew was off, and has not noticed anything.
            if !isRestart { table.add(.gatewayDetection, gateway, detection) }
            searches[gateway]?.detection = nil
        }
    }

    private mutating func attempt(_ gateway: Int, _ happening: Happening, at time: Instant) {
        if let serving = searches[gateway]?.serving { gaveUp(gateway, serving, at: time) }
        let controller = happening.toNumber
        if searches[gateway] == nil { searches[gateway] = Search() }
        let wasTried = searches[gateway]?.tried.contains(controller) ?? false
        if let last = searches[gateway]?.last {
            if searches[gateway]?.serving != nil {
                if last.controller == controller { table.add(.returnPoll, gateway, time - last.at) }
            } else if wasTried {
                // One who was not tried before may come early: the Primary Search Timer cuts the attempt before it.
                table.add(.attemptInterval, gateway, time - last.at)
            }
        }
        searches[gateway]?.last = (time, controller)
        if !wasTried { searches[gateway]?.tried.insert(controller) }
    }

    /// A gateway does what it does once it has given up on a way, or asks somebody else although it has one.
    private mutating func gaveUp(_ gateway: Int, _ flow: FlowNumber, at time: Instant) {
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
