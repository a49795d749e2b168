/// Whether gateways of a network region may register with a server: the states of `status nr-registration`.
///
/// Two things move it. Commands disable and enable it by hand (`en prd rd pen`). On main the Split Registration
/// Prevention Feature does, level-triggered (`pad ad pae`): a region is `pad` or `ad` as long as an active survivable
/// backs it and the switch is on, unless a return is in progress, which is what `pae` says. A region goes from pending
/// to disabled when none of its gateways has a link any more; a gateway that does not answer its unregistration loses
/// its link after ``ControllerSettings/unregistrationTimeout``. Which edges there are is assumed; the states are found.
struct RegionRegistration: Hashable, Sendable {
    /// The codes of `status nr-registration`.
    enum State: String, Hashable, Sendable, CaseIterable {
        case enabled = "en"
        case pendingDisable = "prd"
        case disabled = "rd"
        case pendingEnable = "pen"
        case pendingAutoDisable = "pad"
        case autoDisabled = "ad"
        case pendingAutoEnable = "pae"
    }

    /// What the controller has to do.
    enum Effect: Hashable, Sendable {
        case changed(State)
        /// Send every gateway of the region away.
        case unregisterGateways
    }

    /// What lets gateways return to a region that an active survivable still backs.
    enum Return: Hashable, Sendable {
        /// A recovery rule; over when the survivable says once more that it is active.
        case byRule
        /// A time-day-window; over when the window is.
        case byWindow
        /// `enable mg-return`; over after ``ControllerSettings/returnPeriod``.
        case byHand
    }

    private(set) var state = State.enabled
    /// The return in progress while the state is `pae`.
    private(set) var returning: Return?

    /// A region as a server finds it when it has restarted: what was disabled by hand still is.
    init(isDisabled: Bool = false) { state = isDisabled ? .disabled : .enabled }

    var admits: Bool {
        switch state {
        case .enabled, .pendingEnable, .pendingAutoEnable: true
        case .pendingDisable, .disabled, .pendingAutoDisable, .autoDisabled: false
        }
    }

    /// True where a person disabled it; this outlasts a restart.
    var isDisabledByHand: Bool {
        switch state {
        case .pendingDisable, .disabled: true
        case .enabled, .pendingEnable, .pendingAutoDisable, .autoDisabled, .pendingAutoEnable: false
        }
    }

    /// True where SRPF disabled it.
    var isDisabledBySystem: Bool {
        switch state {
        case .pendingAutoDisable, .autoDisabled: true
        case .enabled, .pendingDisable, .disabled, .pendingEnable, .pendingAutoEnable: false
        }
    }

    /// Compares the state with the level.
    ///
    /// - Parameters:
    ///   - isBacked: The switch is on and an active survivable backs the region.
    ///   - hasLinks: A gateway of the region still has a link.
    mutating func evaluate(isBacked: Bool, hasLinks: Bool) -> [Effect] {
        switch (state, isBacked) {
        case (.enabled, true): return go(to: .pendingAutoDisable, then: .autoDisabled, hasLinks: hasLinks)
        case (.pendingAutoDisable, true): return hasLinks ? [] : change(to: .autoDisabled)
        case (.pendingAutoDisable, false), (.autoDisabled, false):
            return change(to: .pendingAutoEnable) + change(to: .enabled)
        case (.pendingAutoEnable, false): return change(to: .enabled)
        case (.pendingDisable, _): return hasLinks ? [] : change(to: .disabled)
        case (.pendingEnable, _): return change(to: .enabled)
        case (.enabled, false), (.autoDisabled, true), (.pendingAutoEnable, true), (.disabled, _): return []
        }
    }

    /// `disable nr-registration`; nothing where it is disabled already, by hand or by SRPF.
    mutating func disable(hasLinks: Bool) -> [Effect] {
        switch state {
        case .enabled, .pendingEnable, .pendingAutoEnable:
            return go(to: .pendingDisable, then: .disabled, hasLinks: hasLinks)
        case .pendingDisable, .disabled, .pendingAutoDisable, .autoDisabled: return []
        }
    }

    /// `enable nr-registration`; nothing where it was not disabled by hand.
    mutating func enable() -> [Effect] {
        isDisabledByHand ? change(to: .pendingEnable) + change(to: .enabled) : []
    }

    /// Lets gateways return although a survivable is active; nothing where SRPF did not disable the region.
    mutating func beginReturn(_ return: Return) -> [Effect] {
        guard isDisabledBySystem else { return [] }
        let effects = change(to: .pendingAutoEnable)
        returning = `return`
        return effects
    }

    /// The return is over: all is well where the survivable is no longer active, else everybody is sent back to it.
    mutating func endReturn(isBacked: Bool, hasLinks: Bool) -> [Effect] {
        guard state == .pendingAutoEnable else { return [] }
        guard isBacked else { return change(to: .enabled) }
        return go(to: .pendingAutoDisable, then: .autoDisabled, hasLinks: hasLinks)
    }

    private mutating func go(to pending: State, then end: State, hasLinks: Bool) -> [Effect] {
        let effects = change(to: pending)
        return effects + (hasLinks ? [.unregisterGateways] : change(to: end))
    }

    private mutating func change(to new: State) -> [Effect] {
        state = new
        returning = nil
        return [.changed(new)]
    }
}
