/// Whether gateways of a network region may register with main (SRPF, level-triggered).
///
/// A region is `pad` or `ad` as long as an active survivable backs it and the switch is on. It goes from `pad` to `ad`
/// when none of its gateways has a link any more; a gateway that does not answer its unregistration loses its link
/// after ``ControllerSettings/unregistrationTimeout``.
struct RegionRegistration: Hashable, Sendable {
    /// The codes of `status nr-registration`.
    enum State: String, Hashable, Sendable {
        case enabled = "en"
        case pendingAutoDisable = "pad"
        case autoDisabled = "ad"
    }

    /// What the controller has to do.
    enum Effect: Hashable, Sendable {
        case changed(State)
        /// Send every gateway of the region away.
        case unregisterGateways
    }

    private(set) var state = State.enabled

    var admits: Bool {
        switch state {
        case .enabled: true
        case .pendingAutoDisable, .autoDisabled: false
        }
    }

    /// Compares the state with the level.
    ///
    /// - Parameters:
    ///   - isBacked: The switch is on and an active survivable backs the region.
    ///   - hasLinks: A gateway of the region still has a link.
    mutating func evaluate(isBacked: Bool, hasLinks: Bool) -> [Effect] {
        switch (state, isBacked) {
        case (.enabled, true):
            guard hasLinks else {
                state = .autoDisabled
                return [.changed(.pendingAutoDisable), .changed(.autoDisabled)]
            }
            state = .pendingAutoDisable
            return [.changed(.pendingAutoDisable), .unregisterGateways]
        case (.pendingAutoDisable, true):
            guard !hasLinks else { return [] }
            state = .autoDisabled
            return [.changed(.autoDisabled)]
        case (.pendingAutoDisable, false), (.autoDisabled, false):
            state = .enabled
            return [.changed(.enabled)]
        case (.enabled, false), (.autoDisabled, true): return []
        }
    }
}
