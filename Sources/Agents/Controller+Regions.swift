import Wire

/// Split registration prevention: which regions may register here.
extension Controller {
    /// Compares every region's state with its level: the switch, and the survivables that back it.
    mutating func evaluateRegions(at now: Instant) -> [AgentEffect] {
        guard settings.role == .main else { return [] }
        var effects: [AgentEffect] = []
        for region in settings.networkRegions where !region.backupServers.isEmpty {
            effects += evaluate(region, at: now)
        }
        return effects
    }

    private mutating func evaluate(_ region: NetworkRegion, at now: Instant) -> [AgentEffect] {
        guard var machine = regions[region.number] else { return [] }
        let backup = settings.forceToActiveSurvivable ? region.backupServers.first(where: registrar.isActive) : nil
        let gateways = gatewaysByRegion[region.number, default: []].filter { registered[$0.number] != nil }
        let wishes = machine.evaluate(isBacked: backup != nil, hasLinks: !gateways.isEmpty)
        regions[region.number] = machine
        var effects: [AgentEffect] = []
        for wish in wishes {
            switch wish {
            case .changed(let state):
                effects.append(.journal(JournalEntry(.regionState, "\(region.number)", detail: state.rawValue)))
            case .unregisterGateways:
                for gateway in gateways { effects += sendAway(gateway.number, backup: backup, at: now) }
            }
        }
        return effects
    }
}
