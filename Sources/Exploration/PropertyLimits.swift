import Wire

/// What must hold on every day, and how much is too much.
public struct PropertyLimits: Hashable, Sendable {
    /// The gateways of a region count for two controllers for longer than this.
    public var split: Duration? = .seconds(5)
    /// Main and a survivable both hold gateways of one region, as they see it, for longer than this.
    public var bothHold: Duration? = .seconds(5)
    /// Gateways of different regions that share a survivable count for two controllers for longer than this, although
    /// no region is split.
    public var apart: Duration? = .seconds(5)
    /// A gateway is without service for longer than this although a controller of its list would take it; a reset
    /// adds the boot time. Nil in ``Outage/most`` for what the gateway's own timers give: detection, Primary Search
    /// Timer and two attempts.
    public var outage: Outage? = Outage(most: nil)
    /// A gateway is without service for longer than this although it reaches controllers of its list: they refuse it.
    /// Nil in ``Outage/most`` as there.
    public var refused: Outage? = Outage(most: nil)
    /// A gateway changes its controller more often than this within the period.
    public var pingPong: PingPong? = PingPong(most: 4, within: .minutes(10))
    /// Long after the last fault gateways still change their controllers, or regions their state, in the last so much
    /// of the story.
    public var unsettled: Duration? = .minutes(3)

    /// The longest outage.
    public struct Outage: Hashable, Sendable {
        public var most: Duration?

        public init(most: Duration?) { self.most = most }
    }

    /// Changes of controller in a period.
    public struct PingPong: Hashable, Sendable {
        public var most: Int
        public var within: Duration

        public init(most: Int, within: Duration) {
            self.most = most
            self.within = within
        }
    }

    /// All properties, with their default limits.
    public init() {}

    /// No property at all.
    public static let none: PropertyLimits = {
        var limits = PropertyLimits()
        limits.split = nil
        limits.bothHold = nil
        limits.apart = nil
        limits.outage = nil
        limits.refused = nil
        limits.pingPong = nil
        limits.unsettled = nil
        return limits
    }()
}
