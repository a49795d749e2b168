import Wire

/// Standard Local Survivability, and the traps of link recovery.
extension Gateway {
    /// Its four states, in the words of the field.
    enum LocalState: String, Hashable, Sendable {
        case unregistered = "Unregistered"
        case setup = "Setup"
        case registered = "Registered"
        /// It passes at once here, once a controller has accepted the gateway (assumed).
        case teardown = "Teardown"
    }

    /// What `show sls` says.
    var localState: LocalState {
        guard case .searching(let search, _, _) = state else { return .unregistered }
        switch search.stage {
        case .localSetup: return .setup
        case .localService: return .registered
        case .primary, .belowTransitionPoint, .wholeList, .over: return .unregistered
        }
    }

    /// True while its own call engine is set up or serves: it is in local service, registered with nobody.
    var isLocal: Bool {
        if case .searching(let search, _, _) = state { search.stage.isLocal } else { false }
    }

    /// The call engine is given up.
    static var localEnd: [AgentEffect] {
        [.journal(JournalEntry(.localTeardown)), .journal(JournalEntry(.localUnregistered))]
    }

    /// `set sls enable` and `set sls disable`.
    mutating func setLocalSurvivability(_ isEnabled: Bool, at now: Instant) -> [AgentEffect] {
        settings.localSurvivability = isEnabled
        guard case .searching(var search, let cause, let attempt) = state else { return [] }
        let hasEnded = search.setLocalSurvivability(isEnabled, at: now)
        state = .searching(search, cause: cause, attempt)
        return hasEnded ? Self.localEnd : []
    }

    // MARK: Traps

    /// The texts are found, the second level is assumed.
    static let noPrimaryTrap = "critical: could not find primary controller"
    static let noControllerTrap = "critical: cannot find any controllers on MGC list"

    /// A trap is sent, and stands until a controller accepts the gateway.
    mutating func raise(_ trap: String) -> [AgentEffect] {
        guard !traps.contains(trap) else { return [] }
        traps.append(trap)
        return [.journal(JournalEntry(.alarmRaised, detail: trap))]
    }

    mutating func clearTraps() -> [AgentEffect] {
        let cleared = traps
        traps = []
        return cleared.map { .journal(JournalEntry(.alarmCleared, detail: $0)) }
    }
}
