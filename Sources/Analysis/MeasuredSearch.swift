public import Wire

/// How long a gateway searched on the primary side of its list before it crossed the transition point.
public struct MeasuredSearch: Hashable, Sendable {
    public var gateway: String
    /// When the loss showed to the gateway; nil for the search after a start.
    public var lossAt: Instant?
    /// The first attempt of the search.
    public var firstAttempt: Instant
    /// The first attempt past the transition point.
    public var crossing: Instant
    /// The controller that it crossed to.
    public var controller: String
    /// Attempts before the crossing.
    public var attempts: Int

    public init(
        gateway: String, lossAt: Instant? = nil, firstAttempt: Instant, crossing: Instant, controller: String,
        attempts: Int = 1
    ) {
        self.gateway = gateway
        self.lossAt = lossAt
        self.firstAttempt = firstAttempt
        self.crossing = crossing
        self.controller = controller
        self.attempts = attempts
    }
    /// From the first attempt to the crossing: the Primary Search Timer as it was.
    public var primarySearch: Duration { crossing - firstAttempt }
}
