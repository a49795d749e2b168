import Wire

/// A timer of the network as the recording shows it: how often it was seen to run, and for how long.
public struct MeasuredTimer: Hashable, Sendable {
    /// What is measured; the raw values are those of `verdict.json` and of the tables.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// From the first attempt of a search to the first beyond the transition point: the Primary Search Timer.
        case primarySearch = "primary search"
        /// From one attempt at a controller to the next of the same search.
        case attemptInterval = "attempt interval"
        /// From one AuditValue of a controller to the next on the same link.
        case keepAlive = "keep-alive interval"
        /// From the last message that reached a gateway on its link to its giving up on that link.
        case gatewayDetection = "gateway detection"
        /// From the last message that reached a controller on a link to its closing of that link.
        case controllerDetection = "controller detection"
        /// From one request for main to the next of a gateway that a survivable serves.
        case returnPoll = "return poll"
        /// From one RRQ of a survivable to the next, where main confirmed the first and its state is the same.
        case registrationKeepAlive = "RAS keep-alive"
        /// From one OPTIONS to the next while the link is up, and while it is down.
        case optionsUp = "OPTIONS, link up"
        case optionsDown = "OPTIONS, link down"
    }

    public var kind: Kind
    /// The gateway; of RAS the survivable, of OPTIONS both ends, `sm1 > srs`; nil for all of them together.
    public var node: String?
    /// How often; at least 1.
    public var count: Int
    public var minimum: Duration
    /// The middle one; of an even count, the lower of the two in the middle. Of more than 32 it is right to 1.6 %.
    public var median: Duration
    public var maximum: Duration

    public init(
        kind: Kind, node: String?, count: Int, minimum: Duration, median: Duration, maximum: Duration
    ) {
        self.kind = kind
        self.node = node
        self.count = count
        self.minimum = minimum
        self.median = median
        self.maximum = maximum
    }
}
