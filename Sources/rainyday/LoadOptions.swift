import ArgumentParser
import Loads

/// How fast a load goes, and when it is enough.
struct LoadOptions: ParsableArguments {
    @Option(name: .customLong("in-flight"), help: "A load: so many requests at a time, each followed by the next.")
    var inFlight: Int?
    @Option(help: "A load: so many requests a second, evenly, however fast the answers come.") var rate: Double?
    @Option(help: "End after so many.") var count: Int?

    /// With a rate and no word of it, so many may wait for their answers; what is due beyond is held back and counted.
    private static let inFlightOfRate = 10_000

    var isLoad: Bool { inFlight != nil || rate != nil }

    var pace: Pace { Pace(inFlightLimit: inFlight ?? Self.inFlightOfRate, rate: rate, total: count) }

    func validate() throws {
        guard (inFlight ?? 1) >= 1, (inFlight ?? 1) <= 1_000_000 else {
            throw ValidationError("--in-flight is 1…1000000.")
        }
        guard (rate ?? 1) > 0, (rate ?? 1) <= 10_000_000 else {
            throw ValidationError("--rate is above 0, at most 10000000 a second.")
        }
        guard (count ?? 1) >= 1 else { throw ValidationError("--count is 1 or more.") }
    }
}
