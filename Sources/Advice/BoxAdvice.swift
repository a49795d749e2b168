public import Wire

/// A box whose second one has its addresses, and what it costs to go back to the first.
public struct BoxAdvice: Hashable, Sendable {
    public var box: String
    public var nodes: [String]
    /// Since when the second box has them.
    public var since: Instant
    /// When the way back to the first box is tried: after everything else.
    public var begin: Instant
    /// What is done, in order of time.
    public var steps: [FailBackStep]
    /// Time without service from then on, of all gateways, and the longest of one.
    public var outage: Duration = .zero
    public var worstOutage: Duration = .zero
    /// Gateways that were with main before, and are not at the end.
    public var lost: [String] = []
}
