internal import CLinux
internal import Glibc
public import Wire

/// The lab's clock as the switch holds it: scenario time is wall time since the origin, multiplied by the speed.
public struct SwitchClock: Hashable, Sendable, Codable {
    /// `CLOCK_MONOTONIC` at scenario time zero, in nanoseconds; may lie ahead, and the host's lateness is not counted
    /// until then.
    public var originMonotonicNanoseconds: Int64
    /// Scenario seconds a wall second, 1…10,000; a value outside counts as the nearer end.
    public var speed: Int

    public init(originMonotonicNanoseconds: Int64, speed: Int) {
        self.originMonotonicNanoseconds = originMonotonicNanoseconds
        self.speed = speed
    }

    /// `CLOCK_MONOTONIC` now, in nanoseconds.
    static func monotonicNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Scenario time at a moment of `CLOCK_MONOTONIC`; negative before the origin, saturated at the ends of `Int64`.
    public func instant(atMonotonic nanoseconds: Int64) -> Instant {
        let (elapsed, underflow) = nanoseconds.subtractingReportingOverflow(originMonotonicNanoseconds)
        guard !underflow else { return Instant(nanoseconds: nanoseconds < 0 ? .min : .max) }
        let (scenario, overflow) = elapsed.multipliedReportingOverflow(by: factor)
        return Instant(nanoseconds: overflow ? (elapsed < 0 ? .min : .max) : scenario)
    }

    /// The first nanosecond of `CLOCK_MONOTONIC` at which scenario time is not before `instant`.
    public func monotonicNanoseconds(at instant: Instant) -> Int64 {
        let (quotient, remainder) = instant.nanoseconds.quotientAndRemainder(dividingBy: factor)
        let (sum, overflow) = originMonotonicNanoseconds.addingReportingOverflow(quotient + (remainder > 0 ? 1 : 0))
        return overflow ? (quotient < 0 ? .min : .max) : sum
    }

    private var factor: Int64 { Int64(min(max(speed, 1), 10_000)) }
}
