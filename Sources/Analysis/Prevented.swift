public import Wire

/// A gateway asked main and was refused while an active survivable backed its region and nothing was split.
public struct Prevented: Hashable, Sendable {
    public var region: Int
    /// When the refusal reached the gateway.
    public var time: Instant
    public var gateway: String
    /// The controller that refused.
    public var controller: String
    /// The survivable that was active.
    public var survivable: String
    public var frame: Int
    /// True where a split of this region came before it in the same time of the survivable's activity: main ended that
    /// split, and this refusal keeps it ended.
    public var followsSplit: Bool

    public init(
        region: Int, time: Instant, gateway: String, controller: String, survivable: String, frame: Int,
        followsSplit: Bool = false
    ) {
        self.region = region
        self.time = time
        self.gateway = gateway
        self.controller = controller
        self.survivable = survivable
        self.frame = frame
        self.followsSplit = followsSplit
    }
}
