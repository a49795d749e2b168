public import Wire

/// A network of the topology: one subnet and what it does to frames that cross it.
public struct Network: Hashable, Sendable {
    public var name: String
    public var subnet: IPNetwork
    /// One way, once a crossing.
    public var delay: Duration = .zero
    /// The delay of each crossing lies evenly in ``delay`` ± this, never below zero.
    public var jitter: Duration = .zero
    /// Frames in a million.
    public var lossPerMillion = 0
    /// Frames in a million.
    public var duplicatePerMillion = 0
    /// Frames in a million that are held back by ``reorderDelay``.
    public var reorderPerMillion = 0
    public var reorderDelay: Duration = .milliseconds(20)
    /// Nil where nothing limits it.
    public var bitsPerSecond: Int64?

    public init(name: String, subnet: IPNetwork) {
        self.name = name
        self.subnet = subnet
    }
}
