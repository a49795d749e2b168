public import Wire

/// How many of something may begin now: so many at a time, so many a second, so many in all.
public struct Pace: Hashable, Sendable {
    /// The most that may be in flight.
    public let inFlightLimit: Int
    /// How many begin a second, evenly; nil for as many as ``inFlightLimit`` allows.
    public let rate: Double?
    /// How many there are in all; nil for no end.
    public let total: Int?
    /// How many have begun.
    public private(set) var begun = 0
    /// How many began later than the rate asks for because too many were in flight.
    public private(set) var heldBack = 0
    private var schedule: Schedule?

    /// When the first one was due, and how many have been due by now.
    private struct Schedule: Hashable {
        var began: Instant
        var count: Int
    }

    /// - Parameters:
    ///   - inFlightLimit: 1 and more.
    ///   - rate: above zero.
    ///   - total: 0 and more.
    public init(inFlightLimit: Int, rate: Double? = nil, total: Int? = nil) {
        self.inFlightLimit = max(1, inFlightLimit)
        self.rate = rate
        self.total = total
    }

    /// Whether all have begun.
    public var isExhausted: Bool { total.map { begun >= $0 } ?? false }

    /// How many begin now; they count as begun.
    public mutating func begin(at now: Instant, inFlight: Int) -> Int {
        let remaining = total.map { max(0, $0 - begun) } ?? .max
        let left = min(max(0, inFlightLimit - inFlight), remaining)
        guard let rate else {
            begun += left
            return left
        }
        let start = schedule?.began ?? now
        let due = Int(min(1e15, (now - start).inSeconds * rate)) + 1
        let scheduled = schedule?.count ?? 0
        let wanted = min(max(0, due - scheduled), remaining)
        let allowed = min(wanted, left)
        // What could not begin when it was due is not made up for: a load that catches up is another load.
        heldBack += wanted - allowed
        schedule = Schedule(began: start, count: max(scheduled, due))
        begun += allowed
        return allowed
    }

    /// When the next one is due by the rate; nil where there is no rate, or nothing left to begin.
    public var nextDue: Instant? {
        guard let rate, !isExhausted, let schedule else { return nil }
        return schedule.began + .nanoseconds(Int64((Double(schedule.count) / rate * 1e9).rounded(.up)))
    }
}
