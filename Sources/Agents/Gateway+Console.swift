import Megaco
import Wire

/// Commands of a person or the timeline; what the screens' rows hold stands in Docs/Consoles.md.
extension Gateway {
    mutating func answer(_ command: ConsoleCommand, at now: Instant) -> [AgentEffect] {
        switch command.action {
        case .reset:
            return [.journal(JournalEntry(.commanded, detail: "reset"))] + sayFarewell(at: now)
                + answer(command, .done)
        case .setPrimarySearchTimer(let duration):
            guard duration >= .minutes(1), duration <= .minutes(59) else {
                return answer(command, .refused("Primary search takes 1 to 59 minutes."))
            }
            settings.primarySearchTimer = duration
            return changed("primary search \(duration.journalText)") + answer(command, .done)
        case .setTotalSearchTimer(let duration):
            guard duration >= .minutes(2), duration <= .minutes(60) else {
                return answer(command, .refused("Total search takes 2 to 60 minutes."))
            }
            settings.totalSearchTimer = duration
            return changed("total search \(duration.journalText)") + answer(command, .done)
        case .setTransitionPoint(let point):
            guard (1...4).contains(point) else {
                return answer(command, .refused("The transition point is 1 to 4."))
            }
            settings.transitionPoint = point
            return changed("transition point \(point)") + answer(command, .done)
        case .setLocalSurvivability(let isEnabled):
            return changed("sls \(isEnabled ? "enable" : "disable")") + setLocalSurvivability(isEnabled, at: now)
                + answer(command, .done)
        case .setActiveCalls(let count): return setCalls(stable: count, at: now) + answer(command, .done)
        case .setCallsBeingSetUp(let count): return setCalls(beingSetUp: count, at: now) + answer(command, .done)
        case .save: return save("copy running-config startup-config") + answer(command, .done)
        case .initialize:
            forgetEverything()
            return save("nvram initialize") + answer(command, .done) + reset(at: now)
        case .notEmulated(let why): return answer(command, .refused(why))
        case .setServiceState: return answer(command, .refused("A media gateway has no service state."))
        case .setMGCList(let addresses):
            if let refusal = refusal(of: addresses) { return answer(command, .refused(refusal)) }
            settings.mgcList = addresses.map(controller)
            let list = addresses.map { "\($0)" }.joined(separator: ",")
            return changed("mgc list \(list)") + answer(command, .done)
        case .clearMGCList(let address):
            let left = settings.mgcList.filter { address != nil && $0.endpoint.address != address }
            guard let address, left.count == settings.mgcList.count else {
                settings.mgcList = left
                return changed("clear mgc list\(address.map { " \($0)" } ?? "")") + answer(command, .done)
            }
            return answer(command, .refused("\(address) is not in the MGC list."))
        case .setRegionRegistration, .returnGateways, .endReturn, .restart, .interchange, .showRegion,
            .showNetworkRegion,
            .showMediaGateway, .traceRAS, .display, .change, .add, .remove:
            return answer(command, .refused("This is a command of a Communication Manager server."))
        case .show(let screen):
            guard let rows = rows(of: screen, at: now) else {
                return answer(command, .refused("A media gateway does not have this screen."))
            }
            return answer(command, .screen(screen, rows))
        }
    }

    /// Tells the controller, where it is to be told, then resets: at once, or after the delay of a graceful farewell.
    private mutating func sayFarewell(at now: Instant) -> [AgentEffect] {
        guard case .registered(let registration) = state, departure?.how != nil || departure == nil else {
            return reset(at: now)
        }
        var change = ServiceChangeRequest(method: .forced, reason: .gatewayImpendingFailure)
        switch settings.farewell {
        case .none: return reset(at: now)
        case .forced:
            let effects = tell(.serviceChange(change), on: registration.path, at: now)
            // The connection ends in order, so that what was said arrives.
            if case .stream(let connection) = registration.path {
                return effects + [.close(connection)] + boot(after: settings.bootTime, at: now, isReset: true)
            }
            return effects + boot(after: settings.bootTime, at: now, isReset: true)
        case .graceful:
            change.method = .graceful
            change.delay = UInt32(clamping: settings.farewellDelay.components.seconds)
            departure = Departure(at: now + settings.farewellDelay, how: nil)
            return tell(.serviceChange(change), on: registration.path, at: now)
        }
    }

    /// Drops every link, then boots.
    mutating func reset(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        if case .stream(let connection) = currentPath { effects = [.abort(connection)] }
        effects += stopReturnAttempts()
        return effects + boot(after: settings.bootTime, at: now, isReset: true)
    }

    private mutating func setCalls(stable: Int? = nil, beingSetUp: Int? = nil, at now: Instant) -> [AgentEffect] {
        let before = activeCalls
        var effects: [AgentEffect] = []
        if let stable {
            calls.set(stable: stable)
            effects = changed("active calls \(stable)")
        }
        if let beingSetUp {
            calls.set(beingSetUp: beingSetUp)
            effects += changed("calls being set up \(beingSetUp)")
        }
        return effects + hurryReturnAttempt(after: before, at: now)
    }

    /// The settings of a gateway that has just left the factory.
    private mutating func forgetEverything() {
        let factory = GatewaySettings(name: "", address: settings.address, serialNumber: "", mgcList: [])
        settings.mgcList = []
        settings.primarySearchTimer = factory.primarySearchTimer
        settings.totalSearchTimer = factory.totalSearchTimer
        settings.transitionPoint = factory.transitionPoint
        settings.localSurvivability = factory.localSurvivability
    }

    /// Its settings outlast a reset from now on.
    private mutating func save(_ what: String) -> [AgentEffect] {
        saved = settings
        return changed(what) + [.save(.gateway(saved))]
    }

    private func changed(_ what: String) -> [AgentEffect] { [.journal(JournalEntry(.commanded, detail: what))] }

    private func answer(_ command: ConsoleCommand, _ body: ConsoleAnswer.Body) -> [AgentEffect] {
        [.answer(ConsoleAnswer(token: command.token, body: body))]
    }
}
