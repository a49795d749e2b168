import Wire

/// `change`, `add` and `remove`: a copy of the settings takes every field, then what follows from it is carried out.
/// Where one field is refused, nothing has changed.
extension Controller {
    /// Carries a form out.
    ///
    /// - Returns: What follows from it, and the refusal, nil where it was taken.
    mutating func administer(
        _ action: ConsoleCommand.Action, at now: Instant
    ) -> (effects: [AgentEffect], refusal: String?) {
        do throws(AdministrationRefusal) {
            switch action {
            case .change(.processorEthernet, let fields): return (change(fields, at: now), nil)
            case .change(let form, let fields):
                let changed = try settings(changing: form, fields)
                return (take(changed, form, fields.map(\.journalText), at: now), nil)
            case .add(let form, let fields):
                let changed = try settings(adding: form, fields)
                return (take(changed, form, ["added"] + fields.map(\.journalText), at: now), nil)
            case .remove(let form):
                return (take(try settings(removing: form), form, ["removed"], at: now), nil)
            case .reset, .restart, .interchange, .setPrimarySearchTimer, .setTotalSearchTimer, .setTransitionPoint,
                .setMGCList,
                .clearMGCList, .setRegionRegistration, .returnGateways, .endReturn, .setActiveCalls,
                .setCallsBeingSetUp, .setLocalSurvivability, .setServiceState,
                .show, .showRegion, .showNetworkRegion, .showMediaGateway, .traceRAS, .display, .save, .initialize,
                .notEmulated:
                return ([], nil)
            }
        } catch {
            return ([], error.text)
        }
    }

    private mutating func change(_ fields: [FormField], at now: Instant) -> [AgentEffect] {
        fields.flatMap { field -> [AgentEffect] in
            guard case .enableInterface(let isOn) = field else { return [] }
            return [.journal(JournalEntry(.commanded, detail: "ip-interface procr, \(field.journalText)"))]
                + setProcessorEthernet(isOn, at: now)
        }
    }

    /// Takes changed settings over, with everything that hangs on them (domain facts: SRPF is level-triggered).
    private mutating func take(
        _ changed: ControllerSettings, _ form: AdministeredForm, _ details: [String], at now: Instant
    ) -> [AgentEffect] {
        settings = changed
        let prefix = form == .ipOptions ? "" : "\(form.journalText), "
        var effects = details.map { AgentEffect.journal(JournalEntry(.commanded, detail: prefix + $0)) }
        switch form {
        case .ipOptions, .processorEthernet: break
        case .networkRegion(let number): if regions[number] == nil { regions[number] = RegionRegistration() }
        case .mediaGateway(let number):
            indexGateways()
            if phase == .serving { watchWindows(at: now) }
            effects += leaveDisabledRegion(number, at: now)
        case .recoveryRule: if phase == .serving { watchWindows(at: now) }
        case .survivableProcessor: registrar.administer(settings.survivableProcessors)
        }
        return effects + evaluateRegions(at: now)
    }

    /// A registered gateway that was moved to a region which is disabled here has to go.
    private mutating func leaveDisabledRegion(_ number: Int, at now: Instant) -> [AgentEffect] {
        guard registered[number] != nil, let region = gatewaysByNumber[number]?.networkRegion,
            !(regions[region]?.admits ?? true)
        else { return [] }
        let record = settings.networkRegions.first { $0.number == region }
        return sendAway(number, backup: record.flatMap { activeBackup(of: $0) }, at: now)
    }

    // MARK: add and remove

    private func settings(
        adding form: AdministeredForm, _ fields: [FormField]
    ) throws(AdministrationRefusal) -> ControllerSettings {
        var changed = settings
        switch form {
        case .mediaGateway(let number):
            guard gatewaysByNumber[number] == nil else {
                throw AdministrationRefusal("Media gateway \(number) is administered already: change it.")
            }
            let serial = fields.contains { if case .serialNumber = $0 { true } else { false } }
            let region = fields.contains { if case .networkRegion = $0 { true } else { false } }
            guard serial, region else { throw AdministrationRefusal("A new media gateway needs serial and region.") }
            changed.mediaGateways.append(
                AdministeredGateway(number: number, name: "mg\(number)", serialNumber: "", networkRegion: 0))
        case .survivableProcessor(let name):
            guard !changed.survivableProcessors.contains(where: { $0.name == name }) else {
                throw AdministrationRefusal("Survivable processor \(name) is administered already: change it.")
            }
            var identifier: UInt16?
            var address: IPAddress?
            for case .identifier(let value) in fields { identifier = value }
            for case .address(let value) in fields { address = value }
            guard let identifier, let address, !fields.isEmpty else {
                throw AdministrationRefusal("A new survivable processor needs id and address.")
            }
            try checkFree(identifier, address, apartFrom: name)
            changed.survivableProcessors.append(
                SurvivableProcessor(identifier: identifier, name: name, address: address, networkRegion: 1))
        case .ipOptions, .processorEthernet, .networkRegion, .recoveryRule:
            throw AdministrationRefusal("This form is always there: change it.")
        }
        return try settings(changing: form, fields, from: changed)
    }

    private func settings(removing form: AdministeredForm) throws(AdministrationRefusal) -> ControllerSettings {
        var changed = settings
        switch form {
        case .mediaGateway(let number):
            _ = try gateway(number, in: changed)
            guard registered[number] == nil else {
                throw AdministrationRefusal("Media gateway \(number) is registered here, so it stays (assumed).")
            }
            changed.mediaGateways.removeAll { $0.number == number }
        case .survivableProcessor(let name):
            _ = try survivable(name, in: changed)
            try protect(name)
            changed.survivableProcessors.removeAll { $0.name == name }
        case .ipOptions, .processorEthernet, .networkRegion, .recoveryRule:
            throw AdministrationRefusal("This form is always there: change it.")
        }
        return changed
    }

    /// Rule R9: what concerns a survivable that is registered and active stays as it is.
    func protect(_ survivable: String) throws(AdministrationRefusal) {
        guard registrar.isRegisteredAndActive(survivable) else { return }
        throw AdministrationRefusal(
            "\(survivable) is registered and active: its entry cannot be changed until it is not "
                + "(rule R9, split registration prevention, notes on network design).")
    }

    func checkFree(
        _ identifier: UInt16?, _ address: IPAddress?, apartFrom name: String
    ) throws(AdministrationRefusal) {
        for other in settings.survivableProcessors where other.name != name {
            if other.identifier == identifier {
                throw AdministrationRefusal("ID \(other.identifier) is that of survivable processor \(other.name).")
            }
            if other.address == address {
                throw AdministrationRefusal("\(other.address) is the address of survivable processor \(other.name).")
            }
        }
    }
}
