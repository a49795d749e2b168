import Testing
import Wire

@Suite("Moments, durations and draws")
struct TimeTests {
    @Test("a duration becomes whole nanoseconds and saturates")
    func nanoseconds() {
        #expect(Duration.milliseconds(1500).wholeNanoseconds == 1_500_000_000)
        #expect(Duration.seconds(-2).wholeNanoseconds == -2_000_000_000)
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
        #expect(Duration.minutes(59) == .seconds(3540))
    }

    @Test("moments order and subtract")
    func instants() {
        let later = Instant.start + .seconds(101)
        #expect(later > .start)
        #expect(later - .start == .seconds(101))
        #expect(later - .seconds(1) == Instant(nanoseconds: 100_000_000_000))
        #expect(later.seconds == 101)
    }

    @Test("the earlier wake-up wins; none is later than any")
    func wakeups() {
        let early = Wakeup(at: .start, timer: "Timer E")
        let late = Wakeup(at: .start + .seconds(1), timer: "Timer F")
        #expect(Wakeup.earlier(late, early) == early)
        #expect(Wakeup.earlier(nil, late) == late)
        #expect(Wakeup.earlier(early, nil) == early)
        #expect(Wakeup.earlier(nil, nil) == nil)
    }

    @Test("a seed gives the same numbers everywhere")
    func seeds() {
        var generator = SeededGenerator(seed: 7)
        #expect([generator.next(), generator.next()] == [0x63CB_E1E4_5932_0DD7, 0x044C_3CD7_F43C_661C])
        #expect(SeededGenerator.draw(1, 2, 3) == SeededGenerator.draw(1, 2, 3))
        #expect(SeededGenerator.draw(1, 2, 3) != SeededGenerator.draw(1, 3, 2))
        #expect(generator.duration(below: .zero) == .zero)
        for _ in 0..<100 { #expect(generator.duration(below: .milliseconds(3)) < .milliseconds(3)) }
    }
}
