import SIP
public import Wire

/// A media server (AAMS) as far as it makes a controller active: it keeps up a SIP link to one of its controllers by
/// OPTIONS, and goes to the next one in its list when nobody answers.
///
/// How a real one registers is not public; that it does so by OPTIONS is assumed. Any answer but a 2xx leaves it
/// unregistered, as silence does.
public struct MediaServer: Agent {
    private enum State: Hashable {
        case off
        /// It tries a controller, from the first question on.
        case trying(Int)
        case registered(Int)
    }

    private enum Timer: Hashable, Comparable {
        case options
        case ask
    }

    private let settings: MediaServerSettings
    private var state = State.off
    private var options: OptionsExchange
    private var deadlines = Deadlines<Timer>()
    private var undecodable = JournalLimiter(.undecodable)
    private var limits = JournalLimiter(.limitReached)

    /// TCP connections that it holds at once.
    private static let connectionLimit = 16

    public init(_ settings: MediaServerSettings) {
        self.settings = settings
        options = OptionsExchange(
            name: settings.name, local: Endpoint(address: settings.address, port: settings.sipPort),
            links: settings.controllers, timing: settings.sipTiming, connectionUse: ConnectionUse(),
            seed: settings.seed)
    }

    public var listeners: [Listener] {
        let local = Endpoint(address: settings.address, port: settings.sipPort)
        return [Listener(transport: .udp, local: local), Listener(transport: .tcp, local: local)]
    }

    public var wakeup: Wakeup? { deadlines.wakeup }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        switch event {
        case .start: effects = options.reset(at: now) + start(at: now)
        case .wake: effects = wake(at: now)
        case .datagram(let datagram):
            if state != .off { effects = done(options.receive(datagram, at: now), at: now) }
        case .datagramRefused(let local, let remote):
            effects = done(options.refused(from: local, to: remote, at: now), at: now)
        case .connection(let identifier, let event): effects = handle(event, of: identifier, at: now)
        case .command(let command): effects = answer(command, at: now)
        }
        deadlines.set(.options, options.wakeup)
        return effects
    }

    private mutating func start(at now: Instant) -> [AgentEffect] {
        state = settings.controllers.isEmpty ? .off : .trying(0)
        return [.journal(JournalEntry(.booted))] + ask(at: now)
    }

    private mutating func wake(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        while let timer = deadlines.popDue(at: now) {
            switch timer {
            case .options: effects += done(options.wake(at: now), at: now)
            case .ask: effects += ask(at: now)
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
        guard state != .off, options.connectionCount < Self.connectionLimit else { return [.abort(identifier)] }
        options.accept(identifier, local: local, remote: remote, idle: .seconds(60), at: now)
        return []
    }

    /// Asks the controller that it is registered with or tries, and those before it where it returns by itself.
    private mutating func ask(at now: Instant) -> [AgentEffect] {
        let current: Int
        switch state {
        case .off: return []
        case .trying(let controller), .registered(let controller): current = controller
        }
        deadlines.set(.ask, Wakeup(at: now + settings.optionsInterval.floored, timer: "media server OPTIONS"))
        var asked = [current]
        if settings.returnsByItself, case .registered = state { asked = Array(0...current) }
        return asked.flatMap { done(options.ask($0, at: now), at: now) }
    }

    private mutating func done(_ result: OptionsExchange.Result, at now: Instant) -> [AgentEffect] {
        var effects = result.effects
        for event in result.events {
            switch event {
            case .answered(let link, let status, let reason, _):
                effects +=
                    (200..<300).contains(status) ? accepted(by: link) : failed(link, "\(status) \(reason)", at: now)
            case .timedOut(let link): effects += failed(link, "no answer", at: now)
            case .transportFailed(let link): effects += failed(link, "transport failure", at: now)
            case .asked(let transaction, by: _):
                effects += options.respond(to: transaction, status: 200, reason: "OK", at: now).effects
            // It takes no part in calls.
            case .late, .callAnswered, .callTimedOut, .callFailed, .invited, .hungUp: break
            case .undecodable(let why, let remote): effects += undecodable.report("\(remote)", why, at: now)
            case .limitReached(let what, let remote): effects += limits.report("\(remote)", what, at: now)
            }
        }
        return effects
    }

    private mutating func accepted(by link: Int) -> [AgentEffect] {
        let former: Int?
        switch state {
        case .off: return []
        case .trying(let controller):
            guard controller == link else { return [] }
            former = nil
        case .registered(let controller):
            guard link < controller else { return [] }
            former = controller
        }
        state = .registered(link)
        return (former.map { [note($0, "left")] } ?? []) + [note(link, "registered")]
    }

    /// The next controller of the list is tried at once, after the last one again the first.
    private mutating func failed(_ link: Int, _ why: String, at now: Instant) -> [AgentEffect] {
        switch state {
        case .off: return []
        case .trying(let controller):
            guard controller == link else { return [] }
            state = .trying((link + 1) % settings.controllers.count)
            // A whole list of refusals at once would be asked without a pause.
            guard link + 1 < settings.controllers.count else { return [] }
            return ask(at: now)
        case .registered(let controller):
            guard controller == link else { return [] }
            state = .trying((link + 1) % settings.controllers.count)
            return [note(link, "lost: \(why)")] + ask(at: now)
        }
    }

    private func note(_ link: Int, _ what: String) -> AgentEffect {
        .journal(JournalEntry(.mediaLink, settings.controllers[link].peer, detail: what))
    }

    // MARK: Console

    /// Rows of `mediaServer`: one a controller (`controller`, `address`, `state` registered, trying or idle).
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
        case .show(.mediaServer): return [answer(.screen(.mediaServer, rows))]
        case .show: return [answer(.refused("A media server does not have this screen."))]
        case .restart, .interchange, .setPrimarySearchTimer, .setTotalSearchTimer, .setTransitionPoint,
            .setLocalSurvivability,
            .setMGCList, .clearMGCList, .setRegionRegistration, .returnGateways, .endReturn, .setActiveCalls,
            .setCallsBeingSetUp, .setServiceState, .showRegion, .showNetworkRegion, .showMediaGateway, .traceRAS,
            .display, .change, .add, .remove, .save, .initialize, .notEmulated:
            return [answer(.refused("A media server has no such setting."))]
        }
    }

    private var rows: [ConsoleRow] {
        settings.controllers.indices.map { index in
            let words = state == .registered(index) ? "registered" : state == .trying(index) ? "trying" : "idle"
            return ConsoleRow([
                .init("controller", settings.controllers[index].peer),
                .init("address", "\(settings.controllers[index].endpoint.address)"), .init("state", words),
            ])
        }
    }
}
