import Testing
import Wire

@testable import Agents

@Suite("Calls that are due at one moment: when each is sent")
struct CallSchedulerTests {
    private static func scheduler(_ count: Int, change: (inout ScheduledCalls) -> Void = { _ in }) -> CallScheduler {
        var schedule = ScheduledCalls(count: count, due: .seconds(60))
        schedule.attempts = 3
        schedule.pause = .seconds(10)
        change(&schedule)
        var scheduler = CallScheduler(schedule)
        scheduler.start(at: .start)
        return scheduler
    }

    private static func popAll(_ scheduler: inout CallScheduler, at now: Instant) -> [Int] {
        var all: [Int] = []
        while let index = scheduler.popDue(at: now) { all.append(index) }
        return all
    }

    @Test("all are due at one moment, and none before")
    func burst() {
        var scheduler = Self.scheduler(5)
        #expect(scheduler.nextAt == .start + .seconds(60))
        #expect(Self.popAll(&scheduler, at: .start + .milliseconds(59_999)).isEmpty)
        #expect(Self.popAll(&scheduler, at: .start + .seconds(60)) == [0, 1, 2, 3, 4])
        #expect(scheduler.nextAt == nil && scheduler.states.allSatisfy { $0 == .trying(attempt: 1) })
    }

    @Test("paced ones are due one after the other")
    func pace() {
        var scheduler = Self.scheduler(5) { $0.perSecond = 4 }
        #expect(Self.popAll(&scheduler, at: .start + .milliseconds(60_500)) == [0, 1, 2])
        #expect(scheduler.nextAt == .start + .milliseconds(60_750))
    }

    @Test("one that nobody takes is tried again after the pause, so often, and then given up")
    func again() {
        var scheduler = Self.scheduler(1)
        var now = Instant.start + .seconds(60)
        for attempt in 1...2 {
            #expect(Self.popAll(&scheduler, at: now) == [0])
            #expect(
                scheduler.fail(0, at: now + .seconds(1)) == .waiting(attempt: attempt + 1, until: now + .seconds(11)))
            #expect(Self.popAll(&scheduler, at: now + .milliseconds(10_999)).isEmpty)
            now += .seconds(11)
        }
        #expect(Self.popAll(&scheduler, at: now) == [0])
        #expect(scheduler.fail(0, at: now) == .givenUp && scheduler.nextAt == nil)
    }

    @Test("one that is confirmed is sent no more, and confirmed once")
    func confirmed() {
        var scheduler = Self.scheduler(2)
        #expect(scheduler.confirm(0) == nil)
        #expect(Self.popAll(&scheduler, at: .start + .seconds(60)).count == 2)
        #expect(scheduler.confirm(1) == 1 && scheduler.confirm(1) == nil && scheduler.fail(1, at: .start) == nil)
        #expect(scheduler.fail(0, at: .start + .seconds(61)) != nil)
        #expect(Self.popAll(&scheduler, at: .start + .seconds(3600)) == [0])
        #expect(scheduler.confirm(0) == 2)
        // Nobody has these.
        #expect(scheduler.confirm(2) == nil && scheduler.confirm(-1) == nil && scheduler.fail(7, at: .start) == nil)
    }

    @Test("who starts after the moment sends nothing, and nobody sends more than the limit")
    func limits() {
        var late = Self.scheduler(3)
        late.start(at: .start + .seconds(61))
        #expect(late.nextAt == nil && late.states == [.givenUp, .givenUp, .givenUp])
        #expect(Self.scheduler(1_000_000_000).states.count == ScheduledCalls.limit)
        #expect(Self.scheduler(-1).states.isEmpty)
    }

    @Test("each has a number of its own, that is no extension")
    func numbers() {
        #expect(ScheduledCalls.number(of: 0) == "90000001" && ScheduledCalls.number(of: 999) == "90001000")
        for index in [0, 1, 9, 99, 999] {
            let number = ScheduledCalls.number(of: index)
            #expect(ScheduledCalls.index(ofNumber: number) == index)
            #expect(SessionManagerCalls.gateway(ofExtension: number) == nil)
        }
        for text in [
            "", "9", "90000000", "9000001", "900000001", "80000001", "9+000001", "9-000001", "9000000x", "911",
        ] {
            #expect(ScheduledCalls.index(ofNumber: text) == nil, "\(text)")
        }
    }
}
