import Glibc
import Wire

/// `CLOCK_MONOTONIC` since the agent began.
struct MonotonicClock {
    private let origin = Self.nanoseconds()

    func now() -> Instant { Instant(nanoseconds: Self.nanoseconds() - origin) }

    private static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
