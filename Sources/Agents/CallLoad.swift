import Wire

/// Calls that begin and end by themselves, at random: the gaps between them and their lengths are exponential, and
/// drawn from a seed.
public struct CallLoad: Hashable, Sendable, Codable {
    /// How many begin in an hour on average, 1…36000.
    public var callsPerHour: Int
    /// How long a call lasts on average, setting up included, 1 s…24 h (assumed).
    public var meanHoldingTime: Duration = .minutes(3)
    /// How long a call is being set up before it is stable, 0 s…10 min (assumed).
    public var setupTime: Duration = .seconds(5)

    public init(callsPerHour: Int) { self.callsPerHour = callsPerHour }

    /// From one call to the next, on average.
    var meanGap: Duration { .nanoseconds(3_600_000_000_000 / Int64(max(1, callsPerHour))) }
}
