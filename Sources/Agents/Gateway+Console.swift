import Megaco
import Wire

/// Commands of a person or the timeline.
///
/// Rows: `mgcList` one an entry (`position`, `side` primary or secondary, `name`, `address`, `port`) after a first row
/// with `primary search (s)` and `sls` enabled or disabled; `mgc` one row (`registered` YES or NO, `controller`,
/// `address`, `link` UP or DOWN, `state`); `localSurvivability` one row (`enabled` y or n, `state` Unregistered, Setup,
/// Registered or Teardown); `recovery` one row (`primary search (s)`, `total search (s)`, `transition point`); `faults`
/// one a fault (`fault`, `since (s)`).
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
        case .setActiveCalls(let count):
            let before = activeCalls
            calls.set(stable: count)
            return changed("active calls \(count)") + hurryReturnAttempt(after: before, at: now)
                + answer(command, .done)
        case .setCallsBeingSetUp(let count):
            let before = activeCalls
            calls.set(beingSetUp: count)
            return changed("calls being set up \(count)") + hurryReturnAttempt(after: before, at: now)
                + answer(command, .done)
        case .setServiceState: return answer(command, .refused("A media gateway has no service state."))
        case .setForceToActiveSurvivable:
            return answer(command, .refused("A media gateway has no IP options."))
        case .setRegionRegistration, .returnGateways, .setProcessorEthernet, .showRegion:
            return answer(command, .refused("This is a command of a Communication Manager server."))
        case .show(let screen):
            guard let rows = rows(of: screen) else {
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

    private func changed(_ what: String) -> [AgentEffect] { [.journal(JournalEntry(.commanded, detail: what))] }

    private func answer(_ command: ConsoleCommand, _ body: ConsoleAnswer.Body) -> [AgentEffect] {
        [.answer(ConsoleAnswer(token: command.token, body: body))]
    }

    private func rows(of screen: ConsoleScreen) -> [ConsoleRow]? {
        switch screen {
        case .mgcList: listRows
        case .mgc: [statusRow]
        case .recovery:
            [
                ConsoleRow([
                    .init("primary search (s)", settings.primarySearchTimer.secondsText),
                    .init("total search (s)", settings.totalSearchTimer.secondsText),
                    .init("transition point", "\(settings.transitionPoint)"),
                ])
            ]
        case .faults:
            GatewayFault.allCases.compactMap { fault in
                faults[fault].map { since in
                    ConsoleRow([
                        .init("fault", fault.rawValue), .init("since (s)", (since - .start).secondsText),
                    ])
                }
            }
        case .localSurvivability:
            [
                ConsoleRow([
                    .init("enabled", settings.localSurvivability ? "y" : "n"), .init("state", localState.rawValue),
                ])
            ]
        case .statusRegionRegistration, .statusRegion, .statusMediaGateways, .listMediaGateway,
            .listSurvivableProcessor, .ipOptions, .registeredStations, .phones, .alarms, .events, .mediaServer,
            .entityLinks, .entityStatistics:
            nil
        }
    }

    private var listRows: [ConsoleRow] {
        let entries = settings.mgcList.enumerated().map { index, entry in
            ConsoleRow([
                .init("position", "\(index + 1)"), .init("side", index == 0 ? "primary" : "secondary"),
                .init("name", entry.name), .init("address", "\(entry.endpoint.address)"),
                .init("port", "\(entry.endpoint.port)"),
            ])
        }
        let head = ConsoleRow([
            .init("primary search (s)", settings.primarySearchTimer.secondsText),
            .init("sls", settings.localSurvivability ? "enabled" : "disabled"),
        ])
        return [head] + entries
    }

    private var statusRow: ConsoleRow {
        let controller: ControllerAddress?
        let words: String
        switch state {
        case .off: (controller, words) = (nil, "off")
        case .waiting(_, let wait): (controller, words) = (nil, wait.rawValue)
        case .searching(_, _, let attempt):
            let search = attempt.map { "tries \($0.controller.name)" } ?? "searching"
            (controller, words) = (nil, isLocal ? "local service (SLS \(localState.rawValue)), \(search)" : search)
        case .registered(let registration): (controller, words) = (registration.controller, "registered")
        }
        return ConsoleRow([
            .init("registered", controller == nil ? "NO" : "YES"), .init("controller", controller?.name ?? ""),
            .init("address", controller.map { "\($0.endpoint.address)" } ?? "0.0.0.0"),
            .init("link", controller == nil ? "DOWN" : "UP"), .init("state", words),
        ])
    }
}
