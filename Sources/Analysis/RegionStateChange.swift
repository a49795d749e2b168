public import Wire

/// What packets show of a region's state at main (`en`, `pad`, `ad`).
public struct RegionStateChange: Hashable, Sendable {
    /// The codes of `status nr-registration` that packets can show.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Main accepted a gateway of the region again.
        case enabled = "en"
        /// Main began to send the region's gateways away.
        case pendingAutoDisable = "pad"
        /// None of them is left with main, or 10 s went by.
        case autoDisabled = "ad"
    }

    public var region: Int
    public var time: Instant
    public var state: State
    public var controller: String

    public init(region: Int, time: Instant, state: State, controller: String) {
        self.region = region
        self.time = time
        self.state = state
        self.controller = controller
    }
}
