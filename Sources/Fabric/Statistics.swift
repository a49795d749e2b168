/// Counts since the switch was made.
public struct Statistics: Hashable, Sendable, Codable {
    /// Frames that came in on a port.
    public internal(set) var received = 0
    /// Copies handed to a port.
    public internal(set) var delivered = 0
    /// Copies that a duplication made.
    public internal(set) var duplicated = 0
    /// Copies that were held back by a reordering.
    public internal(set) var reordered = 0
    /// The most frames that were in the delay line at once.
    public internal(set) var longestQueue = 0
    /// Rules that were refused because there were ``SwitchFabric/ruleLimit`` already.
    public internal(set) var refusedRules = 0
    /// In the order of ``DropCause/allCases``.
    private var drops: [Int]

    init() { drops = [Int](repeating: 0, count: DropCause.allCases.count) }

    /// How many copies were dropped for that cause.
    public func dropped(_ cause: DropCause) -> Int { drops[Self.index(cause)] }

    /// How many copies were dropped, for all causes.
    public var dropped: Int { drops.reduce(0, +) }

    mutating func count(_ cause: DropCause) { drops[Self.index(cause)] += 1 }

    private static func index(_ cause: DropCause) -> Int {
        switch cause {
        case .cut: 0
        case .loss: 1
        case .firewall: 2
        case .rate: 3
        case .linkDown: 4
        case .queueFull: 5
        case .unknownDestination: 6
        case .malformed: 7
        case .unknownPort: 8
        }
    }
}
