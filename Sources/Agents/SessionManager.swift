import SIP
public import Wire

/// A Session Manager as far as link monitoring goes: it probes its entity links by SIP OPTIONS and answers OPTIONS.
public struct SessionManager: Agent {
    /// Whose deadline it is.
    enum Timer: Hashable, Comparable {
        case options
        case link(Int)
        case calls
    }

    let settings: SessionManagerSettings
    /// One for each link.
    private let verdicts: [EntityLinkVerdicts]
    private var serviceState: SessionManagerSettings.ServiceState
    /// What was written down last of entities with several links.
    private var entityStates: [String: EntityLinkState] = [:]
    private var isRunning = false
    var options: OptionsExchange
    var monitors: [EntityLinkMonitor]
    private var deadlines = Deadlines<Timer>()
    /// Nil where it sends no calls.
    var router: CallRouter?
    var failedCalls = JournalLimiter(.callFailed, perSecond: 100)
    private var undecodable = JournalLimiter(.undecodable)
    private var limits = JournalLimiter(.limitReached)
    private var lateAnswers = JournalLimiter(.lateAnswer)

    public init(_ settings: SessionManagerSettings) {
        self.settings = settings
        verdicts = settings.entityLinks.map { link in
            EntityLinkVerdicts(
                link.overrides.verdictPreset ?? settings.verdictPreset, own: link.overrides.answers)
        }
        serviceState = settings.serviceState
        options = OptionsExchange(
            name: settings.name, local: Endpoint(address: settings.address, port: settings.sipPort),
            links: settings.entityLinks, timing: settings.sipTiming, connectionUse: settings.sipConnections,
            seed: settings.seed)
        monitors = settings.entityLinks.map { EntityLinkMonitor(settings, $0.overrides) }
        var peers: [String] = []
        for link in settings.entityLinks where !peers.contains(link.peer) { peers.append(link.peer) }
        router = settings.calls.map { CallRouter($0, peers: peers, seed: settings.seed) }
    }

    /// How many entity links have a state by now.
    public var knownCount: Int { monitors.count { $0.state != nil } }
    /// How many entity links are up.
    public var upCount: Int { monitors.count { $0.state == .up } }

    public var listeners: [Listener] {
        let local = Endpoint(address: settings.address, port: settings.sipPort)
        return [Listener(transport: .udp, local: local), Listener(transport: .tcp, local: local)]
    }

    public var wakeup: Wakeup? { deadlines.wakeup }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        switch event {
        case .start: effects += options.reset(at: now) + start(at: now)
        case .wake: effects = wake(at: now)
        case .datagram(let datagram):
            if isRunning { effects += done(options.receive(datagram, at: now), at: now) }
        case .datagramRefused(let local, let remote):
            effects += done(options.refused(from: local, to: remote, at: now), at: now)
        case .connection(let identifier, let event): effects += handle(event, of: identifier, at: now)
        case .command(let command): effects += answer(command, at: now)
        }
        deadlines.set(.options, options.wakeup)
        deadlines.set(.calls, router?.wakeup)
        return effects
    }

    private mutating func start(at now: Instant) -> [AgentEffect] {
        isRunning = true
        monitors = settings.entityLinks.map { EntityLinkMonitor(settings, $0.overrides) }
        entityStates = [:]
        serviceState = settings.serviceState
        var effects: [AgentEffect] = [.journal(JournalEntry(.booted))]
        for link in monitors.indices { effects += monitor(link, .start, at: now) }
        router?.start(at: now)
        return effects
    }

    private mutating func wake(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        while let timer = deadlines.popDue(at: now) {
            switch timer {
            case .options: effects += done(options.wake(at: now), at: now)
            case .link(let link): effects += monitor(link, .wake, at: now)
            case .calls: effects += wakeCalls(at: now)
            }
        }
        return effects
    }

    private mutating func handle(
        _ event: ConnectionEvent, of identifier: ConnectionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        guard case .accepted(let local, let remote) = event else {
            return done(options.handle(event, of: identifier, at: now), at: now)
        }
        guard isRunning, options.connectionCount < settings.connectionLimit else {
            return [.abort(identifier)] + limits.report("\(remote.address)", "connections", at: now)
        }
        options.accept(identifier, local: local, remote: remote, idle: settings.idleConnectionLimit, at: now)
        return []
    }

    /// Hands an event to a link's monitor and carries out what it wants.
    mutating func monitor(
        _ link: Int, _ event: EntityLinkMonitor.Event, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for wish in monitors[link].handle(event, at: now) {
            switch wish {
            case .probe: effects += done(options.ask(link, at: now), at: now)
            case .changed(let state, let why):
                let entry = JournalEntry(
                    .entityLink, settings.entityLinks[link].peer, detail: "\(state.rawValue): \(why)")
                effects.append(.journal(entry))
                effects += noteEntity(settings.entityLinks[link].peer)
            }
        }
        deadlines.set(.link(link), monitors[link].wakeup)
        return effects
    }

    /// Writes down what an entity with several links is as a whole, where that has changed.
    private mutating func noteEntity(_ peer: String) -> [AgentEffect] {
        let links = settings.entityLinks.indices.filter { settings.entityLinks[$0].peer == peer }
        guard links.count > 1, let state = entityState(links), entityStates[peer] != state else { return [] }
        entityStates[peer] = state
        let up = links.count { monitors[$0].state == .up }
        let detail = "\(state.rawValue): \(up) of \(links.count) links up"
        return [.journal(JournalEntry(.sipEntity, peer, detail: detail))]
    }

    /// Up where all links are, partially up where some are, down where none is; nil while nothing is known.
    private func entityState(_ links: [Int]) -> EntityLinkState? {
        let known = links.compactMap { monitors[$0].state }
        guard !known.isEmpty else { return nil }
        let up = known.count { $0 == .up }
        return up == links.count ? .up : up > 0 ? .partiallyUp : .down
    }

    func denies(_ link: EntityLink) -> Bool {
        serviceState == .deny || link.overrides.deniesNewService
    }

    mutating func done(_ result: OptionsExchange.Result, at now: Instant) -> [AgentEffect] {
        var effects = result.effects
        for event in result.events {
            switch event {
            case .answered(let link, let status, let reason, let retryAfter):
                let isUp = verdicts[link].isUp(status: status, reason: reason)
                // Only a 503 asks to be left alone (RFC 3261 §21.5.4); of others it is a hint for calls.
                let pause = status == 503 ? retryAfter : nil
                effects += monitor(
                    link, .outcome(isUp ? .up : .down, why: "\(status) \(reason)", retryAfter: pause), at: now)
            case .timedOut(let link):
                effects += monitor(link, .outcome(.down, why: "408 no answer"), at: now)
            case .transportFailed(let link):
                effects += monitor(link, .outcome(.down, why: "transport failure"), at: now)
            case .late(let link, let status):
                let detail = "\(status) after Timer F"
                effects += lateAnswers.report(settings.entityLinks[link].peer, detail, at: now)
            case .asked(let transaction, let peer):
                effects += options.respond(to: transaction, status: 200, reason: "OK", at: now).effects
                for link in settings.entityLinks.indices where settings.entityLinks[link].endpoint.address == peer {
                    effects += monitor(link, .optionsFromPeer, at: now)
                }
            // It takes no calls.
            case .invited, .hungUp: break
            case .callAnswered(let call, let status, let reason, let dialog):
                effects += conclude(call: call, status, reason, dialog, at: now)
            case .callTimedOut(let call): effects += conclude(call: call, 408, "no answer", nil, at: now)
            case .callFailed(let call): effects += conclude(call: call, 503, "transport failure", nil, at: now)
            case .undecodable(let why, let remote): effects += undecodable.report("\(remote)", why, at: now)
            case .limitReached(let what, let remote): effects += limits.report("\(remote)", what, at: now)
            }
        }
        return effects
    }

    // MARK: Console

    /// Rows of `entityLinks`: one a link (`peer`, `address`, `port`, `transport`, `state`, `why`). Rows of
    /// `entityStatistics`: one a link (`peer`, `transport`, `entity` with the state of all links to the peer; `sent`,
    /// `copies`, `answered`, `timed out`, `late`, `overlapping`; in ms the round trip of the last answer `from first`
    /// and `from last` copy, and `least`, `smoothed` and `greatest` of those sent once).
    private mutating func answer(_ command: ConsoleCommand, at now: Instant) -> [AgentEffect] {
        func answer(_ body: ConsoleAnswer.Body) -> AgentEffect {
            .answer(ConsoleAnswer(token: command.token, body: body))
        }
        switch command.action {
        case .reset:
            let dropped = options.reset(at: now)
            deadlines = Deadlines()
            return [.journal(JournalEntry(.commanded, detail: "reset")), .journal(JournalEntry(.reset))] + dropped
                + start(at: now) + [answer(.done)]
        case .show(.entityLinks): return [answer(.screen(.entityLinks, rows))]
        case .show(.entityStatistics): return [answer(.screen(.entityStatistics, statisticsRows))]
        case .show: return [answer(.refused("A session manager does not have this screen."))]
        case .setServiceState(let state):
            let isNews = serviceState != state
            serviceState = state
            let entry = JournalEntry(.serviceState, detail: state.rawValue)
            return (isNews ? [.journal(entry)] : []) + [answer(.done)]
        case .setPrimarySearchTimer, .setTotalSearchTimer, .setTransitionPoint, .setMGCList, .clearMGCList, .restart,
            .interchange,
            .setRegionRegistration, .returnGateways, .endReturn, .setActiveCalls, .showRegion, .traceRAS, .display,
            .setCallsBeingSetUp, .setLocalSurvivability, .change, .add, .remove, .showNetworkRegion, .showMediaGateway,
            .save, .initialize, .notEmulated:
            return [answer(.refused("A session manager has no such setting."))]
        }
    }

    private var rows: [ConsoleRow] {
        zip(settings.entityLinks, monitors).map { link, monitor in
            let own = link.overrides.isMonitored ? monitor.state?.rawValue ?? "testing" : "not monitored"
            return ConsoleRow([
                .init("peer", link.peer), .init("address", "\(link.endpoint.address)"),
                .init("port", "\(link.endpoint.port)"), .init("transport", link.transport.rawValue),
                .init("state", denies(link) ? EntityLinkState.denyNewService.rawValue : own),
                .init("why", monitor.why),
            ])
        }
    }

    private var statisticsRows: [ConsoleRow] {
        settings.entityLinks.indices.map { index in
            let link = settings.entityLinks[index]
            let entity = entityState(settings.entityLinks.indices.filter { settings.entityLinks[$0].peer == link.peer })
            return ConsoleRow(
                [
                    .init("peer", link.peer), .init("transport", link.transport.rawValue),
                    .init(
                        "entity",
                        denies(link) ? EntityLinkState.denyNewService.rawValue : entity?.rawValue ?? "---"),
                ] + Self.fields(of: options.statistics[index]))
        }
    }

    private static func fields(of measured: EntityLinkStatistics) -> [ConsoleRow.Field] {
        let counts = [
            ("sent", measured.sent), ("copies", measured.copies), ("answered", measured.answered),
            ("timed out", measured.timedOut), ("late", measured.late), ("overlapping", measured.overlapping),
        ]
        let times = [
            ("from first (ms)", measured.fromFirstSend), ("from last (ms)", measured.fromLastSend),
            ("least (ms)", measured.least), ("smoothed (ms)", measured.smoothed),
            ("greatest (ms)", measured.greatest),
        ]
        return counts.map { ConsoleRow.Field($0.0, "\($0.1)") }
            + times.map { ConsoleRow.Field($0.0, $0.1.map(milliseconds) ?? "") }
    }

    /// With three decimals.
    private static func milliseconds(_ duration: Duration) -> String {
        let microseconds = duration.wholeNanoseconds / 1_000
        let fraction = String(microseconds % 1_000 + 1_000).dropFirst()
        return "\(microseconds / 1_000).\(fraction)"
    }
}
