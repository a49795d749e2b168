import Wire

/// What each field of a form does to the settings, and which values are refused.
extension Controller {
    /// The settings with every field taken.
    ///
    /// - Throws: the first refusal; what was taken before it is gone with the copy.
    func settings(
        changing form: AdministeredForm, _ fields: [FormField], from start: ControllerSettings? = nil
    ) throws(AdministrationRefusal) -> ControllerSettings {
        var changed = start ?? settings
        switch form {
        case .ipOptions: for field in fields { try set(field, &changed) }
        case .processorEthernet: break
        case .networkRegion(let number):
            let index = changed.networkRegions.firstIndex { $0.number == number }
            var region = index.map { changed.networkRegions[$0] } ?? NetworkRegion(number: number, name: "")
            for field in fields { try set(field, &region) }
            if let index { changed.networkRegions[index] = region } else { changed.networkRegions.append(region) }
        case .mediaGateway(let number):
            let index = try gateway(number, in: changed)
            for field in fields { try set(field, &changed.mediaGateways[index]) }
        case .recoveryRule(let number):
            try needMain("Recovery rules")
            let index = changed.recoveryRules.firstIndex { $0.number == number }
            var rule = index.map { changed.recoveryRules[$0] } ?? RecoveryRule(number: number)
            for field in fields { set(field, &rule) }
            if rule.hasWindow, rule.window.isEmpty {
                throw AdministrationRefusal("A rule of \(rule.migration.rawValue) marks an hour at least.")
            }
            if let index { changed.recoveryRules[index] = rule } else { changed.recoveryRules.append(rule) }
        case .survivableProcessor(let name):
            try needMain("Survivable processors")
            let index = try survivable(name, in: changed)
            try protect(name)
            for field in fields { try set(field, &changed.survivableProcessors[index]) }
        }
        return changed
    }

    private func needMain(_ what: String) throws(AdministrationRefusal) {
        guard settings.role == .main else { throw AdministrationRefusal("\(what) are changed on the main server.") }
    }

    func gateway(_ number: Int, in settings: ControllerSettings) throws(AdministrationRefusal) -> Int {
        guard let index = settings.mediaGateways.firstIndex(where: { $0.number == number }) else {
            throw AdministrationRefusal("Media gateway \(number) is not administered.")
        }
        return index
    }

    func survivable(_ name: String, in settings: ControllerSettings) throws(AdministrationRefusal) -> Int {
        guard let index = settings.survivableProcessors.firstIndex(where: { $0.name == name }) else {
            let hint = NearestWord.hint(name, among: settings.survivableProcessors.map(\.name))
            throw AdministrationRefusal(
                "Survivable processor \(name) is not administered" + (hint.map { "; \($0)" } ?? "."))
        }
        return index
    }

    // MARK: Fields

    private func set(_ field: FormField, _ changed: inout ControllerSettings) throws(AdministrationRefusal) {
        switch field {
        case .force(let isOn):
            try needMain("IP options")
            changed.forceToActiveSurvivable = isOn
        case .linkLossDelay(let time): changed.linkLossDelayTimer = time
        case .enableInterface, .name, .backupServers, .serialNumber, .networkRegion, .recoveryRule, .migration,
            .stability, .hours, .address, .identifier:
            break
        }
    }

    private func set(_ field: FormField, _ region: inout NetworkRegion) throws(AdministrationRefusal) {
        switch field {
        case .name(let name): region.name = name
        case .backupServers(let servers):
            for (index, server) in region.backupServers.enumerated() {
                let stays = servers.indices.contains(index) && servers[index] == server
                if !stays { try protect(server) }
            }
            let known = settings.survivableProcessors.map(\.name) + [settings.name] + region.backupServers
            for server in servers where !known.contains(server) {
                let hint = NearestWord.hint(server, among: settings.survivableProcessors.map(\.name))
                throw AdministrationRefusal(
                    "There is no node name '\(server)' here" + (hint.map { "; \($0)" } ?? "."))
            }
            region.backupServers = servers
        case .force, .linkLossDelay, .enableInterface, .serialNumber, .networkRegion, .recoveryRule, .migration,
            .stability, .hours, .address, .identifier:
            break
        }
    }

    private func set(_ field: FormField, _ gateway: inout AdministeredGateway) throws(AdministrationRefusal) {
        switch field {
        case .name(let name): gateway.name = name
        case .serialNumber(let serial):
            let number = gateway.number
            if let other = settings.mediaGateways.first(where: { $0.serialNumber == serial && $0.number != number }) {
                throw AdministrationRefusal("\(serial) is the serial number of media gateway \(other.number).")
            }
            gateway.serialNumber = serial
        case .networkRegion(let number):
            guard settings.networkRegions.contains(where: { $0.number == number }) else {
                throw AdministrationRefusal("Network region \(number) is not administered.")
            }
            gateway.networkRegion = number
        case .recoveryRule(let number):
            if let number, !settings.recoveryRules.contains(where: { $0.number == number }) {
                throw AdministrationRefusal(
                    "Recovery rule \(number) is not administered: change system-parameters mg-recovery-rule \(number).")
            }
            gateway.recoveryRule = number
        case .force, .linkLossDelay, .enableInterface, .backupServers, .migration, .stability, .hours, .address,
            .identifier:
            break
        }
    }

    private func set(_ field: FormField, _ rule: inout RecoveryRule) {
        switch field {
        case .migration(let migration): rule.migration = migration
        case .stability(let time): rule.minimumStability = time
        case .hours(let day, let hours): rule.window.set(day, hours: hours)
        case .force, .linkLossDelay, .enableInterface, .name, .backupServers, .serialNumber, .networkRegion,
            .recoveryRule, .address, .identifier:
            break
        }
    }

    private func set(_ field: FormField, _ survivable: inout SurvivableProcessor) throws(AdministrationRefusal) {
        switch field {
        case .identifier(let identifier):
            try checkFree(identifier, nil, apartFrom: survivable.name)
            survivable.identifier = identifier
        case .address(let address):
            try checkFree(nil, address, apartFrom: survivable.name)
            survivable.address = address
        case .networkRegion(let number): survivable.networkRegion = number
        case .force, .linkLossDelay, .enableInterface, .name, .backupServers, .serialNumber, .recoveryRule,
            .migration, .stability, .hours:
            break
        }
    }
}
