import Megaco
import Wire

/// How one gateway has been asking main to let it return, without interruption.
struct ReturnRequests: Hashable, Sendable {
    var since: Instant
    var last: Instant
}

/// The ways back to main: by recovery rule, by `enable mg-return`, by time-day-window.
extension Controller {
    // MARK: A gateway asks

    /// Decides on a request of a gateway that a survivable serves.
    ///
    /// - Returns: What follows from it, and the error and reason that refuse it, nil where it may return.
    mutating func decideReturn(
        of gateway: AdministeredGateway, activeCalls: Int, at now: Instant
    ) -> (effects: [AgentEffect], refusal: (error: UInt16, reason: String)?) {
        var requests = returnRequests[gateway.number] ?? ReturnRequests(since: now, last: now)
        if now - requests.last > settings.stabilityGap { requests.since = now }
        requests.last = now
        returnRequests[gateway.number] = requests
        guard let region = settings.networkRegions.first(where: { $0.number == gateway.networkRegion }),
            var machine = regions[region.number]
        else { return ([], nil) }
        let disabled = (settings.regionDisabledError, "network region \(region.number) is \(machine.state.rawValue)")
        guard !machine.isDisabledByHand else { return ([], disabled) }
        if manualReturnEnd != nil, machine.admits { return ([], nil) }
        guard let rule = rule(of: gateway) else {
            return ([], machine.admits ? (settings.returnDeniedError, "no recovery rule") : disabled)
        }
        let isInWindow = rule.hasWindow && rule.window.contains(now, from: settings.startOfStory)
        let objection = rule.objection(
            stableFor: now - requests.since, activeCalls: activeCalls, isInWindow: isInWindow)
        if let objection { return ([], (settings.returnDeniedError, objection)) }
        if machine.admits { return ([], nil) }
        let core = activeBackup(of: region).flatMap { coresBesideMain.contains($0) ? $0 : nil }
        guard settings.ruleMode.opensRegion(onRequestUnder: rule.migration, besideCore: core != nil) else {
            return ([], disabled)
        }
        let wishes = machine.beginReturn(.byRule)
        regions[region.number] = machine
        return (regionEntries(wishes, of: region.number), nil)
    }

    func rule(of gateway: AdministeredGateway) -> RecoveryRule? {
        gateway.recoveryRule.flatMap { number in settings.recoveryRules.first { $0.number == number } }
    }

    /// A survivable has said that it is active: a return that a rule began ends here, complete or not.
    mutating func endReturns(backedBy survivable: String, at now: Instant) -> [AgentEffect] {
        guard registrar.isActive(survivable) else { return [] }
        return endReturns(at: now) { region, machine in
            machine.returning == .byRule && region.backupServers.contains(survivable)
        }
    }

    private mutating func endReturns(
        at now: Instant, where isMeant: (NetworkRegion, RegionRegistration) -> Bool
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for region in settings.networkRegions {
            guard var machine = regions[region.number], isMeant(region, machine) else { continue }
            let wishes = machine.endReturn(
                isBacked: activeBackup(of: region) != nil, hasLinks: hasLinks(region.number))
            regions[region.number] = machine
            effects += carryOut(wishes, in: region, at: now)
        }
        return effects
    }

    private mutating func beginReturns(
        _ kind: RegionRegistration.Return, where isMeant: (NetworkRegion) -> Bool
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for region in settings.networkRegions where isMeant(region) {
            guard var machine = regions[region.number] else { continue }
            let wishes = machine.beginReturn(kind)
            regions[region.number] = machine
            effects += regionEntries(wishes, of: region.number)
        }
        return effects
    }

    // MARK: enable mg-return

    /// Every region that SRPF disabled is open again, for whoever asks, whatever its rule says.
    mutating func beginManualReturn(at now: Instant) -> [AgentEffect] {
        let end = now + settings.returnPeriod.floored
        manualReturnEnd = end
        deadlines.set(.manualReturn, Wakeup(at: end, timer: "mg-return"))
        return [.journal(JournalEntry(.commanded, detail: "enable mg-return"))]
            + beginReturns(.byHand) { _ in true }
    }

    /// Main looks again: where a survivable is still active, somebody did not return.
    mutating func endManualReturn(at now: Instant) -> [AgentEffect] {
        manualReturnEnd = nil
        return endReturns(at: now) { _, machine in machine.returning == .byHand }
    }

    // MARK: Time-day-windows

    private var windowRules: [RecoveryRule] {
        settings.role == .main ? settings.recoveryRules.filter { $0.migration == .timeDayWindow } : []
    }

    /// Notes in which windows the story is, and when the next begins or ends.
    mutating func watchWindows(at now: Instant) {
        let rules = windowRules
        openWindows = Set(rules.filter { $0.window.contains(now, from: settings.startOfStory) }.map(\.number))
        let edge = rules.compactMap { $0.window.nextEdge(after: now, from: settings.startOfStory) }.min()
        deadlines.set(.windowEdge, edge.map { Wakeup(at: $0, timer: "time-day-window") })
    }

    /// A window begins: its regions are open until it ends, and then disabled again where a survivable is still active.
    mutating func crossWindowEdge(at now: Instant) -> [AgentEffect] {
        let before = openWindows
        watchWindows(at: now)
        let began = openWindows.subtracting(before)
        let ended = before.subtracting(openWindows)
        var effects: [AgentEffect] = []
        if !ended.isEmpty {
            let regions = regions(under: ended)
            effects += endReturns(at: now) { region, machine in
                machine.returning == .byWindow && regions.contains(region.number)
            }
        }
        if !began.isEmpty, settings.ruleMode.opensRegionInWindow {
            let regions = regions(under: began)
            effects += beginReturns(.byWindow) { regions.contains($0.number) }
        }
        return effects
    }

    private func regions(under rules: Set<Int>) -> Set<Int> {
        Set(settings.mediaGateways.filter { $0.recoveryRule.map(rules.contains) ?? false }.map(\.networkRegion))
    }
}

extension ControllerSettings.RuleMode {
    /// Whether a gateway that its rule would let return opens a region that SRPF has disabled.
    ///
    /// - Parameter besideCore: The active survivable is a core, and some gateways were still with main when it became
    ///   active.
    func opensRegion(onRequestUnder migration: RecoveryRule.Migration, besideCore: Bool) -> Bool {
        switch (self, migration) {
        case (.article, .immediately): true
        case (.article, .zeroActiveCalls), (.article, .timeDayWindow), (.article, .timeWindowOrZeroActiveCalls): false
        case (.release10x2, .immediately): besideCore
        case (.release10x2, .zeroActiveCalls), (.release10x2, .timeDayWindow),
            (.release10x2, .timeWindowOrZeroActiveCalls):
            false
        }
    }

    /// Whether a time-day-window opens the regions of its gateways when it begins.
    var opensRegionInWindow: Bool {
        switch self {
        case .article: false
        case .release10x2: true
        }
    }
}
