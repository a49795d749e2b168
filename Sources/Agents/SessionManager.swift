public import Wire

/// A Session Manager as far as link monitoring goes: it probes its entity links by SIP OPTIONS and answers OPTIONS.
public struct SessionManager: Agent {
    /// Whose deadline it is.
    private enum Timer: Hashable, Comparable {
        case options
        case link(Int)
    }

    private let settings: SessionManagerSettings
    private let verdicts: EntityLinkVerdicts
    private var isRunning = false
    private var options: OptionsExchange
    private var monitors: [EntityLinkMonitor]
    private var deadlines = Deadlines<Timer>()
    private var undecodable = JournalLimiter(.undecodable)
    private var limits = JournalLimiter(.limitReached)

    public init(_ settings: SessionManagerSettings) {
        self.settings = settings
        verdicts = EntityLinkVerdicts(settings.verdictPreset)
        options = OptionsExchange(
            name: settings.name, local: Endpoint(address: settings.address, port: settings.sipPort),
            links: settings.entityLinks, timing: settings.sipTiming, connectionUse: settings.sipConnections,
            seed: settings.seed)
        monitors = settings.entityLinks.map { _ in EntityLinkMonitor(settings) }
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
        return effects
    }

    private mutating func start(at now: Instant) -> [AgentEffect] {
        isRunning = true
        monitors = settings.entityLinks.map { _ in EntityLinkMonitor(settings) }
        var effects: [AgentEffect] = [.journal(JournalEntry(.booted))]
        for link in monitors.indices { effects += monitor(link, .start, at: now) }
        return effects
    }

    private mutating func wake(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        while let timer = deadlines.popDue(at: now) {
            switch timer {
            case .options: effects += done(options.wake(at: now), at: now)
            case .link(let link): effects += monitor(link, .wake, at: now)
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
    private mutating func monitor(
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
            }
        }
        deadlines.set(.link(link), monitors[link].wakeup)
        return effects
    }

    private mutating func done(_ result: OptionsExchange.Result, at now: Instant) -> [AgentEffect] {
        var effects = result.effects
        for event in result.events {
            switch event {
            case .answered(let link, let status, let reason):
                let state = verdicts.state(status: status, reason: reason)
                effects += monitor(link, .outcome(state, why: "\(status) \(reason)"), at: now)
            case .timedOut(let link):
                effects += monitor(link, .outcome(.down, why: "408 no answer"), at: now)
            case .transportFailed(let link):
                effects += monitor(link, .outcome(.down, why: "transport failure"), at: now)
            case .asked(let transaction, let peer):
                effects += options.respond(to: transaction, status: 200, reason: "OK", at: now).effects
                for link in settings.entityLinks.indices where settings.entityLinks[link].endpoint.address == peer {
                    effects += monitor(link, .optionsFromPeer, at: now)
                }
            case .undecodable(let why, let remote): effects += undecodable.report("\(remote)", why, at: now)
            case .limitReached(let what, let remote): effects += limits.report("\(remote)", what, at: now)
            }
        }
        return effects
    }

    // MARK: Console

    /// Rows of `entityLinks`: one a link (`peer`, `address`, `port`, `transport`, `state`, `why`).
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
        case .show: return [answer(.refused("A session manager does not have this screen."))]
        case .setPrimarySearchTimer, .setTotalSearchTimer, .setTransitionPoint, .setForceToActiveSurvivable,
            .setRegionRegistration, .returnGateways, .setProcessorEthernet, .setActiveCalls, .showRegion:
            return [answer(.refused("A session manager has no such setting."))]
        }
    }

    private var rows: [ConsoleRow] {
        zip(settings.entityLinks, monitors).map { link, monitor in
            ConsoleRow([
                .init("peer", link.peer), .init("address", "\(link.endpoint.address)"),
                .init("port", "\(link.endpoint.port)"), .init("transport", link.transport.rawValue),
                .init("state", monitor.state?.rawValue ?? "testing"), .init("why", monitor.why),
            ])
        }
    }
}
