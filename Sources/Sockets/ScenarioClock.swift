import Glibc
public import Wire

/// The clock of a lab: scenario time is wall time since the origin, multiplied by the speed.
///
/// All processes of a lab hold the same two numbers, and `CLOCK_MONOTONIC` is one for all of them.
public struct ScenarioClock: Hashable, Sendable, Codable {
    /// `CLOCK_MONOTONIC` at scenario time zero, in nanoseconds.
    public var originMonotonicNanoseconds: Int64
    /// Scenario seconds a wall second, 1…1000.
    public var speed: Int

    public init(originMonotonicNanoseconds: Int64, speed: Int) {
        self.originMonotonicNanoseconds = originMonotonicNanoseconds
        self.speed = speed
    }

    /// Whether the speed is one that a lab can have.
    var isSound: Bool { (1...1000).contains(speed) }

    /// `CLOCK_MONOTONIC` now, in nanoseconds.
    public static func monotonicNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Scenario time now; never before ``Wire/Instant/start``.
    public func now() -> Instant { instant(atMonotonic: Self.monotonicNanoseconds()) }

    /// Scenario time at a moment of `CLOCK_MONOTONIC`; never before ``Wire/Instant/start``.
    public func instant(atMonotonic nanoseconds: Int64) -> Instant {
        guard nanoseconds > originMonotonicNanoseconds else { return .start }
        let (elapsed, isFar) = nanoseconds.subtractingReportingOverflow(originMonotonicNanoseconds)
        let (scenario, isFarther) = elapsed.multipliedReportingOverflow(by: Int64(speed))
        return Instant(nanoseconds: isFar || isFarther ? .max : scenario)
    }

    /// The first nanosecond of `CLOCK_MONOTONIC` at which scenario time is not before `instant`.
    public func monotonicNanoseconds(at instant: Instant) -> Int64 {
        let divisor = Int64(speed)
        let (quotient, remainder) = instant.nanoseconds.quotientAndRemainder(dividingBy: divisor)
        let (sum, isFar) = originMonotonicNanoseconds.addingReportingOverflow(quotient + (remainder > 0 ? 1 : 0))
        return isFar ? .max : sum
    }
}
