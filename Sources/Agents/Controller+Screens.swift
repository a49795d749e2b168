import Wire

/// The rows of a SAT's forms, and of what has no form.
extension Controller {
    /// The screen of a form and its rows; nil for a record that is not there.
    func rows(of form: AdministeredForm) -> (screen: ConsoleScreen, rows: [ConsoleRow])? {
        switch form {
        case .ipOptions:
            let row = ConsoleRow([
                .init(
                    "force phones and gateways to active survivable servers",
                    settings.forceToActiveSurvivable ? "y" : "n"),
                .init("h.248 link loss delay timer (min)", minutes(settings.linkLossDelayTimer)),
            ])
            return (.ipOptions, [row])
        case .processorEthernet:
            let row = ConsoleRow([
                .init("interface", "PROCR"), .init("enable interface", hasProcessorEthernet ? "y" : "n"),
                .init("node name", "procr"), .init("address", "\(settings.address)"),
            ])
            return (.processorEthernet, [row])
        case .networkRegion(let number):
            return settings.networkRegions.first { $0.number == number }.map { region in
                let servers = (0..<6).map { index in
                    ConsoleRow.Field(
                        "backup server \(index + 1)",
                        region.backupServers.indices.contains(index) ? region.backupServers[index] : "")
                }
                return (
                    .networkRegion, [ConsoleRow([.init("region", "\(number)"), .init("name", region.name)] + servers)]
                )
            }
        case .mediaGateway(let number):
            return gatewaysByNumber[number].map { (.mediaGateway, [row($0)]) }
        case .recoveryRule(let number):
            return settings.recoveryRules.first { $0.number == number }.map { (.recoveryRule, [row($0)]) }
        case .survivableProcessor(let name):
            return registrar.records.first { $0.processor.name == name }.map { (.survivableProcessor, [row($0)]) }
        }
    }

    func row(_ rule: RecoveryRule) -> ConsoleRow {
        ConsoleRow(
            [
                .init("rule", "\(rule.number)"), .init("migrate h.248 mg to primary", rule.migration.rawValue),
                .init("minimum time of network stability (min)", minutes(rule.minimumStability)),
            ]
                + WeekHours.Day.allCases.map { day in
                    .init(day.rawValue, rule.window.hours(of: day).map { "\($0)" }.joined(separator: " "))
                })
    }

    /// `procr` and the survivable processors; session managers by the addresses of their links.
    var nodeNameRows: [ConsoleRow] {
        let survivables = settings.survivableProcessors.map { ($0.name, $0.address) }
        var seen: Set<String> = []
        let managers = settings.entityLinks.filter { seen.insert($0.peer).inserted }
            .map { ($0.peer, $0.endpoint.address) }
        return ([("procr", settings.address)] + survivables + managers).map { name, address in
            ConsoleRow([.init("name", name), .init("address", "\(address)")])
        }
    }

    func traceRows(_ address: IPAddress) -> [ConsoleRow] {
        let own = endpoint(settings.rasPort)
        return trace.lines(of: address).map { line in
            ConsoleRow([
                .init("address", "\(address)"), .init("time", settings.startOfStory.clock(at: line.time)),
                .init("event", line.event), .init("endpt", "\(line.isDenial ? "\(address)" : "\(line.endpoint)")"),
                .init("switch", line.isDenial ? "" : "\(own)"),
            ])
        }
    }

    private func minutes(_ duration: Duration) -> String { (duration / 60).secondsText }
}
