import Wire

/// Which regions may register here: split registration prevention on main, and what a person disables anywhere.
extension Controller {
    /// Compares every region's state with its level: the switch, and the survivables that back it.
    mutating func evaluateRegions(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        noteCoresBesideMain()
        for region in settings.networkRegions {
            guard var machine = regions[region.number] else { continue }
            // By far the most: nothing can move these.
            if machine.state == .enabled, settings.role != .main || region.backupServers.isEmpty { continue }
            let wishes = machine.evaluate(isBacked: activeBackup(of: region) != nil, hasLinks: hasLinks(region.number))
            regions[region.number] = machine
            effects += carryOut(wishes, in: region, at: now)
        }
        return effects
    }

    /// The active survivable that backs a region, where the switch is on.
    func activeBackup(of region: NetworkRegion) -> String? {
        guard settings.role == .main, settings.forceToActiveSurvivable else { return nil }
        return region.backupServers.first(where: registrar.isActive)
    }

    /// Whether an active core found gateways of its regions still with main: asked when main is about to disable the
    /// first of them, for then everybody is sent away (assumed).
    private mutating func noteCoresBesideMain() {
        guard settings.role == .main, settings.forceToActiveSurvivable else { return }
        for core in settings.survivableProcessors where core.isCore && registrar.isActive(core.name) {
            let backed = settings.networkRegions.filter { $0.backupServers.contains(core.name) }.map(\.number)
            guard backed.contains(where: { regions[$0]?.state == .enabled }) else { continue }
            if backed.contains(where: { !registeredGateways(of: $0).isEmpty }) {
                coresBesideMain.insert(core.name)
            } else {
                coresBesideMain.remove(core.name)
            }
        }
    }

    /// A gateway has a link, or a phone is registered.
    func hasLinks(_ region: Int) -> Bool {
        phones.count(inRegion: region) > 0 || !registeredGateways(of: region).isEmpty
    }

    func registeredGateways(of region: Int) -> [AdministeredGateway] {
        gatewaysByRegion[region, default: []].filter { registered[$0.number] != nil }
    }

    /// Writes down how the region's state moved. `region state 2` is what main says of it; a survivable has states of
    /// its own, `2 of srs`.
    func regionEntries(_ wishes: [RegionRegistration.Effect], of region: Int) -> [AgentEffect] {
        let subject = settings.role == .main ? "\(region)" : "\(region) of \(settings.name)"
        return wishes.compactMap { wish in
            switch wish {
            case .changed(let state): .journal(JournalEntry(.regionState, subject, detail: state.rawValue))
            case .unregisterGateways: nil
            }
        }
    }

    mutating func carryOut(
        _ wishes: [RegionRegistration.Effect], in region: NetworkRegion, at now: Instant
    ) -> [AgentEffect] {
        var effects = regionEntries(wishes, of: region.number)
        guard wishes.contains(.unregisterGateways) else { return effects }
        let backup = activeBackup(of: region) ?? region.backupServers.first
        for gateway in registeredGateways(of: region.number) {
            effects += sendAway(gateway.number, backup: backup, at: now)
        }
        phones.sendAway(at: now) { $0.networkRegion == region.number }
        return effects
    }

    // MARK: Commands

    /// `disable nr-registration network-region n` and its opposite; the answer is a refusal or nil.
    mutating func setRegistration(
        of number: Int, enabled: Bool, at now: Instant
    ) -> (effects: [AgentEffect], refusal: String?) {
        guard let region = settings.networkRegions.first(where: { $0.number == number }),
            var machine = regions[number]
        else { return ([], "Network region \(number) is not administered.") }
        if enabled {
            guard machine.isDisabledByHand else { return ([], Self.refusalToEnable(number, machine.state)) }
        } else {
            guard gatewaysByRegion[number] != nil else {
                return ([], "No media gateway is assigned to network region \(number).")
            }
            guard !machine.isDisabledByHand, !machine.isDisabledBySystem else {
                return ([], "Network region \(number) is disabled already (\(machine.state.rawValue)).")
            }
        }
        let wishes = enabled ? machine.enable() : machine.disable(hasLinks: hasLinks(number))
        regions[number] = machine
        let detail = "\(enabled ? "enable" : "disable") nr-registration network-region \(number)"
        let kept = keep { kept in
            kept.disabledRegions.removeAll { $0 == number }
            if !enabled { kept.disabledRegions = (kept.disabledRegions + [number]).sorted() }
        }
        let effects =
            [.journal(JournalEntry(.commanded, detail: detail))] + kept + carryOut(wishes, in: region, at: now)
            + evaluateRegions(at: now)
        return (effects, nil)
    }

    private static func refusalToEnable(_ number: Int, _ state: RegionRegistration.State) -> String {
        switch state {
        case .pendingAutoDisable, .autoDisabled, .pendingAutoEnable:
            "Network region \(number) was disabled automatically (\(state.rawValue)): "
                + "enable nr-registration does not apply, enable mg-return on the main server does."
        case .enabled, .pendingEnable, .pendingDisable, .disabled:
            "Network region \(number) is not disabled (\(state.rawValue))."
        }
    }

    /// `Enable Interface?` of the form `ip-interface procr`: off, every link drops, and the server is silent.
    mutating func setProcessorEthernet(_ isOn: Bool, at now: Instant) -> [AgentEffect] {
        guard isOn != settings.enablesProcessorEthernet else { return [] }
        let kept = keep { $0.enablesProcessorEthernet = isOn }
        guard phase == .serving else { return kept }
        if isOn { return kept + join(at: now) }
        registration = nil
        deadlines.set(.optionsCycle, nil)
        phones = PhoneRegistrar(settings.phones)
        var effects = kept + options.reset(at: now)
        for link in links.identifiers { effects += loseLink(link, "PROCR is disabled", abort: true, at: now) }
        for index in mediaServers.sorted() { effects += loseMediaServer(index, "PROCR is disabled") }
        return effects
    }
}
