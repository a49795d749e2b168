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
                .init("interface", "PROCR"), .init("enable interface", settings.enablesProcessorEthernet ? "y" : "n"),
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

    /// How things stand in a region: its state, and who of it is registered here.
    func statusRow(ofRegion number: Int) -> ConsoleRow? {
        guard let region = settings.networkRegions.first(where: { $0.number == number }) else { return nil }
        let members = gatewaysByRegion[number] ?? []
        return ConsoleRow([
            .init("region", "\(number)"), .init("name", region.name),
            .init("state", (regions[number]?.state ?? .enabled).rawValue),
            .init("gateways registered", "\(members.count { registered[$0.number] != nil })"),
            .init("gateways", "\(members.count)"),
            .init("phones registered", "\(phones.count(inRegion: number))"),
            .init("active survivable", activeBackup(of: region) ?? ""),
        ])
    }

    func statusRow(ofGateway number: Int) -> ConsoleRow? {
        guard let gateway = gatewaysByNumber[number] else { return nil }
        let link = registered[number].flatMap { links[$0] }
        let address = link?.remote.address ?? gateway.address
        let state = regions[gateway.networkRegion]?.state ?? .enabled
        let records =
            switch callRecords[number] {
            case nil: ""
            case .held: "held until the Link Loss Delay Timer expires"
            case .cleared: "removed"
            }
        return ConsoleRow([
            .init("number", "\(number)"), .init("name", gateway.name), .init("link", link == nil ? "dn" : "up"),
            .init("address", address.map { "\($0)" } ?? ""), .init("region", "\(gateway.networkRegion)"),
            .init("region state", state.rawValue),
            .init("rule", gateway.recoveryRule.map { "\($0)" } ?? "none"), .init("boards and calls", records),
        ])
    }

    /// `status ess clusters`: the survivable cores; a cluster is known by the number of its server.
    var clusterRows: [ConsoleRow] {
        registrar.records.filter { $0.processor.typeCode == "ESS" }.map { record in
            ConsoleRow([
                .init("cluster", "\(record.processor.identifier)"), .init("enabled", "y"),
                .init("active server", record.isRegistered ? "\(record.processor.identifier)" : ""),
                .init("registered", record.isRegistered ? "y" : "n"), .init("translations updated", ""),
                .init("software version", record.isRegistered ? "\(settings.release)" : ""),
            ])
        }
    }

    var healthRow: ConsoleRow {
        ConsoleRow([
            .init("media gateways", "\(settings.mediaGateways.count)"),
            .init("media gateways registered", "\(registered.count)"),
            .init("survivable processors", "\(settings.survivableProcessors.count)"),
            .init("survivable processors registered", "\(registrar.records.count { $0.isRegistered })"),
            .init("phones registered", "\(phones.count)"), .init("major alarms", "\(log.alarms.count)"),
            .init("active", isActive ? "y" : "n"),
        ])
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
