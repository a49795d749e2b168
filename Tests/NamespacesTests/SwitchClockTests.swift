import Namespaces
import Testing
import Wire

@Suite("Clock of the switch")
struct SwitchClockTests {
    @Test(
        "counts scenario time from the origin",
        arguments: [
            (1, 1_000, 1_000, 0), (1, 1_000, 1_500, 500), (20, 1_000, 1_500, 10_000), (20, 1_000, 900, -2_000),
            (0, 0, 7, 7), (20_000, 0, 1, 10_000), (20, 0, Int64.max, Int64.max), (20, 0, Int64.min, Int64.min),
            (1, Int64.max, Int64.min, Int64.min), (1, Int64.min, Int64.max, Int64.max),
        ] as [(Int, Int64, Int64, Int64)])
    func scenario(speed: Int, origin: Int64, monotonic: Int64, nanoseconds: Int64) {
        let clock = SwitchClock(originMonotonicNanoseconds: origin, speed: speed)
        #expect(clock.instant(atMonotonic: monotonic) == Instant(nanoseconds: nanoseconds))
    }

    @Test(
        "is never early for a deadline",
        arguments: [(1, 0), (1, 1), (3, 1), (3, 2), (3, 3), (20, 19), (20, 21), (7, -1), (7, -8)] as [(Int, Int64)])
    func deadline(speed: Int, nanoseconds: Int64) {
        let clock = SwitchClock(originMonotonicNanoseconds: 1_000, speed: speed)
        let deadline = Instant(nanoseconds: nanoseconds)
        let monotonic = clock.monotonicNanoseconds(at: deadline)
        #expect(clock.instant(atMonotonic: monotonic) >= deadline)
        #expect(clock.instant(atMonotonic: monotonic - 1) < deadline)
    }

    @Test("takes a deadline at either end of time")
    func endOfTime() {
        let clock = SwitchClock(originMonotonicNanoseconds: .max - 5, speed: 1)
        #expect(clock.monotonicNanoseconds(at: Instant(nanoseconds: .max)) == .max)
        let early = SwitchClock(originMonotonicNanoseconds: .min + 5, speed: 1)
        #expect(early.monotonicNanoseconds(at: Instant(nanoseconds: .min)) == .min)
    }
}
