import Wire

/// The rows of a gateway's screens, and how its MGC list is changed.
extension Gateway {
    func rows(of screen: ConsoleScreen, at now: Instant) -> [ConsoleRow]? {
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
        case .system: [systemRow(at: now)]
        case .runningConfiguration: configurationRows
        case .moduleList: moduleRows
        case .ipInterfaces: [interfaceRow]
        case .statusRegionRegistration, .statusRegion, .statusMediaGateways, .listMediaGateway,
            .listSurvivableProcessor, .listRecoveryRules, .listNodeNames, .traceRAS, .registeredStations, .phones,
            .alarms, .events, .ipOptions, .processorEthernet, .networkRegion, .mediaGateway, .recoveryRule,
            .survivableProcessor, .mediaServer, .entityLinks, .entityStatistics, .statusMediaGateway,
            .statusNetworkRegion, .essClusters, .health:
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

    private func systemRow(at now: Instant) -> ConsoleRow {
        ConsoleRow([
            .init("system name", settings.name), .init("address", "\(settings.address)"),
            .init("serial no", settings.serialNumber), .init("model", "G450"),
            .init("up since (s)", (upSince - .start).secondsText),
            .init("uptime (s)", max(.zero, now - upSince).secondsText),
            .init("call controller time", isRegistered ? settings.startOfStory.clock(at: now) : ""),
            .init("call controller date", isRegistered ? settings.startOfStory.date(at: now) : ""),
        ])
    }

    /// The commands that would make these settings, one a row.
    private var configurationRows: [ConsoleRow] {
        let list = settings.mgcList.map { "\($0.endpoint.address)" }.joined(separator: ",")
        let times = [
            ("primary-search", (settings.primarySearchTimer / 60).secondsText),
            ("total-search", (settings.totalSearchTimer / 60).secondsText),
            ("transition-point", "\(settings.transitionPoint)"),
        ]
        return
            ([list.isEmpty ? "clear mgc list" : "set mgc list \(list)"]
            + times.map { "set reset-times \($0.0) \($0.1)" }).map { ConsoleRow([.init("command", $0)]) }
    }

    /// What stands in its slots: the main board alone (columns and a row of a real one were found).
    private var moduleRows: [ConsoleRow] {
        [
            ConsoleRow([
                .init("slot", "v10"), .init("type", "Mainboard"), .init("code", "G450"), .init("suffix", "B"),
                .init("hw vintage", "2"), .init("fw vintage", "36.8.0(A)"),
            ])
        ]
    }

    private var interfaceRow: ConsoleRow {
        ConsoleRow([
            .init("interface", "Vlan 1"), .init("address", "\(settings.address)"), .init("admin", "up"),
            .init("operation", "up"),
        ])
    }

    // MARK: The MGC list

    /// The entry for an address that was typed: a controller that the list knows keeps its name and port.
    func controller(_ address: IPAddress) -> ControllerAddress {
        if let known = settings.mgcList.first(where: { $0.endpoint.address == address }) { return known }
        return ControllerAddress(
            name: "\(address)", endpoint: Endpoint(address: address, port: settings.encoding.port))
    }

    func refusal(of addresses: [IPAddress]) -> String? {
        guard (1...4).contains(addresses.count) else { return "The MGC list takes 1 to 4 controllers." }
        guard Set(addresses).count == addresses.count else { return "A controller is in the list twice." }
        guard addresses.allSatisfy({ $0.octets.count == settings.address.octets.count }) else {
            return "\(settings.address) reaches controllers of its own IP version only."
        }
        return nil
    }
}
