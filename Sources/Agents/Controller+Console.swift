import Megaco
import Wire

/// Commands of a person or the timeline; what the screens' rows hold stands in Docs/Consoles.md.
extension Controller {
    mutating func answer(_ command: ConsoleCommand, at now: Instant) -> [AgentEffect] {
        switch command.action {
        case .reset:
            return [.journal(JournalEntry(.commanded, detail: "reset"))] + reset(at: now) + answer(command, .done)
        case .restart(let level):
            let entry = JournalEntry(.commanded, detail: "reset system \(level)")
            // A warm restart keeps links and calls; a cold one drops them, and call processing serves again at once.
            return [.journal(entry)] + (level == 1 ? [] : reset(for: .zero, at: now)) + answer(command, .done)
        case .interchange:
            guard settings.isDuplicated else { return answer(command, .refused("This server has no standby.")) }
            return interchange(at: now) + answer(command, .done)
        case .change, .add, .remove:
            let (effects, refusal) = administer(command.action, at: now)
            return effects + answer(command, refusal.map { .refused($0) } ?? .done)
        case .setRegionRegistration(let region, let isEnabled):
            let (effects, refusal) = setRegistration(of: region, enabled: isEnabled, at: now)
            return effects + answer(command, refusal.map { .refused($0) } ?? .done)
        case .returnGateways:
            guard settings.role == .main else {
                return answer(command, .refused("enable mg-return runs on the main server."))
            }
            return beginManualReturn(at: now) + answer(command, .done)
        case .endReturn:
            guard manualReturnEnd != nil else { return answer(command, .refused("No mg-return is in progress.")) }
            deadlines.set(.manualReturn, nil)
            return [.journal(JournalEntry(.commanded, detail: "disable mg-return"))] + endManualReturn(at: now)
                + answer(command, .done)
        case .save:
            let (effects, refusal) = saveTranslations()
            return effects + answer(command, refusal.map { .refused($0) } ?? .done)
        case .notEmulated(let why): return answer(command, .refused(why))
        case .initialize: return answer(command, .refused("This is a command of a media gateway."))
        case .setServiceState: return answer(command, .refused("A server has no service state of this kind."))
        case .setLocalSurvivability: return answer(command, .refused("SLS is set on a media gateway."))
        case .setPrimarySearchTimer, .setTotalSearchTimer, .setTransitionPoint, .setMGCList, .clearMGCList:
            return answer(command, .refused("This is set on a media gateway."))
        case .setActiveCalls, .setCallsBeingSetUp:
            return answer(command, .refused("Active calls are set on a media gateway."))
        case .showRegion, .showNetworkRegion, .showMediaGateway, .traceRAS, .display, .show:
            return answer(command, screen(command.action))
        }
    }

    /// The answer to what only looks.
    private func screen(_ action: ConsoleCommand.Action) -> ConsoleAnswer.Body {
        switch action {
        case .showRegion(let number):
            guard settings.networkRegions.contains(where: { $0.number == number }) else {
                return .refused("Network region \(number) is not administered.")
            }
            return .screen(.statusRegion, regionGatewayRows(number))
        case .showNetworkRegion(let number):
            guard let row = statusRow(ofRegion: number) else {
                return .refused("Network region \(number) is not administered.")
            }
            return .screen(.statusNetworkRegion, [row])
        case .showMediaGateway(let number):
            guard let row = statusRow(ofGateway: number) else {
                return .refused("Media gateway \(number) is not administered.")
            }
            return .screen(.statusMediaGateway, [row])
        case .traceRAS(let address): return .screen(.traceRAS, traceRows(address))
        case .display(let form):
            guard let (screen, rows) = rows(of: form) else {
                return .refused("\(form.journalText) is not administered.")
            }
            return .screen(screen, rows)
        case .show(let screen): return rows(of: screen).map { .screen(screen, $0) } ?? Self.otherScreen
        default: return Self.otherScreen
        }
    }

    private static let otherScreen = ConsoleAnswer.Body.refused("A controller does not have this screen.")

    private func answer(_ command: ConsoleCommand, _ body: ConsoleAnswer.Body) -> [AgentEffect] {
        [.answer(ConsoleAnswer(token: command.token, body: body))]
    }

    private func rows(of screen: ConsoleScreen) -> [ConsoleRow]? {
        switch screen {
        case .statusRegionRegistration: regionRows
        case .statusRegion: nil
        case .statusMediaGateways:
            gateways.map { gateway in
                ConsoleRow([
                    .init("number", "\(gateway.number)"), .init("name", gateway.name),
                    .init("link", registered[gateway.number] == nil ? "dn" : "up"),
                ])
            }
        case .listMediaGateway: gateways.map(row)
        case .listSurvivableProcessor: survivableRows
        case .registeredStations: stationRows
        case .alarms: alarmRows
        case .events: eventRows
        case .listRecoveryRules: settings.recoveryRules.sorted { $0.number < $1.number }.map(row)
        case .listNodeNames: nodeNameRows
        case .essClusters: clusterRows
        case .health: [healthRow]
        case .ipOptions: rows(of: .ipOptions)?.rows
        case .processorEthernet: rows(of: .processorEthernet)?.rows
        case .traceRAS, .networkRegion, .mediaGateway, .recoveryRule, .survivableProcessor, .mgcList, .mgc, .recovery,
            .faults, .localSurvivability, .system, .runningConfiguration, .moduleList, .ipInterfaces, .phones,
            .mediaServer, .entityLinks, .entityStatistics, .statusMediaGateway, .statusNetworkRegion:
            nil
        }
    }

    private var gateways: [AdministeredGateway] { settings.mediaGateways.sorted { $0.number < $1.number } }

    private var regionRows: [ConsoleRow] {
        settings.networkRegions.sorted { $0.number < $1.number }.map { region in
            let members = gatewaysByRegion[region.number, default: []].sorted { $0.number < $1.number }
            let states = members.map { "\($0.number) \(registered[$0.number] == nil ? "n" : "y")" }
            return ConsoleRow([
                .init("region", "\(region.number)"), .init("name", region.name),
                .init("state", (regions[region.number]?.state ?? .enabled).rawValue),
                .init("backup servers", region.backupServers.joined(separator: ", ")),
                .init("gateways", states.joined(separator: ", ")),
            ])
        }
    }

    private func regionGatewayRows(_ region: Int) -> [ConsoleRow] {
        let state = (regions[region]?.state ?? .enabled).rawValue
        return gateways.filter { $0.networkRegion == region }.map { gateway in
            ConsoleRow([
                .init("region", "\(region)"), .init("state", state), .init("number", "\(gateway.number)"),
                .init("registered", registered[gateway.number] == nil ? "n" : "y"),
            ])
        }
    }

    func row(_ gateway: AdministeredGateway) -> ConsoleRow {
        let link = registered[gateway.number].flatMap { links[$0] }
        return ConsoleRow([
            .init("number", "\(gateway.number)"), .init("name", gateway.name),
            .init("serial", gateway.serialNumber),
            .init("address", (link?.remote.address ?? gateway.address).map { "\($0)" } ?? ""),
            .init("region", "\(gateway.networkRegion)"), .init("registered", link == nil ? "n" : "y"),
            .init("rule", gateway.recoveryRule.map { "\($0)" } ?? "none"),
            .init("controller", link == nil ? "" : "\(settings.address)"),
        ])
    }

    private var survivableRows: [ConsoleRow] { registrar.records.map(row) }

    func row(_ record: SurvivableRegistrar.Record) -> ConsoleRow {
        ConsoleRow([
            .init("record", "\(record.processor.identifier)"), .init("name", record.processor.name),
            .init("type", record.processor.typeCode), .init("registered", record.isRegistered ? "y" : "n"),
            .init("active", record.isActive ? "y" : "n"),
            .init("region", "\(record.processor.networkRegion)"),
            .init("address", "\(record.processor.address)"),
        ])
    }

    private var alarmRows: [ConsoleRow] {
        log.alarms.map { alarm in
            ConsoleRow([
                .init("object", alarm.object.rawValue), .init("alternate name", alarm.subject),
                .init("type", "MAJOR"), .init("date", date(of: alarm.since)),
            ])
        }
    }

    private var eventRows: [ConsoleRow] {
        log.events.map { event in
            ConsoleRow([
                .init("type", "\(event.denial.rawValue)"), .init("description", event.denial.text),
                .init("endpoint", event.endpoint), .init("first", date(of: event.first)),
                .init("last", date(of: event.last)), .init("count", "\(event.count)"),
            ])
        }
    }

    /// `01/05/21:52`, the month, the day and the time of the story.
    private func date(of moment: Instant) -> String {
        let stamp = settings.startOfStory.timeStamp(at: moment)
        let parts = [stamp.date / 100 % 100, stamp.date % 100, stamp.time / 1_000_000, stamp.time / 10_000 % 100]
        let digits = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(digits[0])/\(digits[1])/\(digits[2]):\(digits[3])"
    }
}
