internal import Glibc
internal import Wire

/// The lab's clock as a capture needs it: kernel stamps are wall-clock time, the file is in scenario time.
public struct CaptureClock: Hashable, Sendable, Codable {
    /// `CLOCK_MONOTONIC` at scenario time zero, in nanoseconds.
    public var originMonotonicNanoseconds: Int64
    /// `CLOCK_REALTIME` at the same moment, in nanoseconds since 1970.
    public var originRealtimeNanoseconds: Int64
    /// Scenario seconds a wall second, 1…10,000; a value outside counts as the nearer end.
    public var speed: Int

    public init(originMonotonicNanoseconds: Int64, originRealtimeNanoseconds: Int64, speed: Int) {
        self.originMonotonicNanoseconds = originMonotonicNanoseconds
        self.originRealtimeNanoseconds = originRealtimeNanoseconds
        self.speed = speed
    }

    /// The clock with the second origin read off now.
    ///
    /// Take this one: two readings that are not of one moment look like a step of the wall clock.
    public init(originMonotonicNanoseconds: Int64, speed: Int) {
        self.init(
            originMonotonicNanoseconds: originMonotonicNanoseconds,
            originRealtimeNanoseconds: originMonotonicNanoseconds &+ Self.measuredOffset(), speed: speed)
    }

    /// Wall-clock time less `CLOCK_MONOTONIC`, in nanoseconds, as the two origins have it.
    ///
    /// It stays the same for the life of a machine unless somebody sets the wall clock: slewing moves both clocks.
    var offset: Int64 { originRealtimeNanoseconds &- originMonotonicNanoseconds }

    /// Scenario time of a wall-clock stamp, given the present ``offset``; saturated at the ends of `Int64`.
    func instant(atRealtime nanoseconds: Int64, offset: Int64) -> Instant {
        let elapsed = nanoseconds &- offset &- originMonotonicNanoseconds
        let (scenario, overflow) = elapsed.multipliedReportingOverflow(by: factor)
        return Instant(nanoseconds: overflow ? (elapsed < 0 ? .min : .max) : scenario)
    }

    /// So much wall time in scenario time.
    func scenario(wall nanoseconds: Int64) -> Duration {
        let (product, overflow) = nanoseconds.multipliedReportingOverflow(by: factor)
        return .nanoseconds(overflow ? .max : product)
    }

    private var factor: Int64 { Int64(min(max(speed, 1), 10_000)) }

    static func nanoseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// The present ``offset``: the best of three readings, each as exact as the time between its two monotonic ones.
    static func measuredOffset() -> Int64 {
        var best: (width: Int64, offset: Int64) = (.max, 0)
        for _ in 0..<3 {
            let before = nanoseconds(of: CLOCK_MONOTONIC)
            let wall = nanoseconds(of: CLOCK_REALTIME)
            let after = nanoseconds(of: CLOCK_MONOTONIC)
            if after - before < best.width { best = (after - before, wall - (before + (after - before) / 2)) }
        }
        return best.offset
    }
}
