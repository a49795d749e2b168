import Agents
import Testing
import Wire

@testable import Sockets

@Suite("Driver: time")
struct TimeTests {
    private func wakes(_ script: Script) -> [Instant] { script.times.filter { $0.event == .wake }.map(\.at) }

    @Test("a wake-up comes at or after its time; the next one is planned after each event")
    func wakeups() throws {
        let planned = [20, 21, 21, 40].map { Instant.start + .milliseconds($0) }
        let script = Script { event, _, script in
            switch event {
            case .start: script.nextWakeup = planned[0]
            case .wake:
                let count = script.events.count { $0 == .wake }
                script.nextWakeup = count < planned.count ? planned[count] : nil
            case .datagram, .datagramRefused, .connection, .command: break
            }
            return []
        }
        let bench = try Bench(script)
        #expect(script.wait { wakes(script).count == planned.count })
        for (wake, moment) in zip(wakes(script), planned) { #expect(wake >= moment) }
        try bench.settle()
        #expect(wakes(script).count == planned.count)
    }

    @Test("a wake-up that is brought forward or put off is planned anew")
    func replanned() throws {
        let bench = try Bench()
        bench.tell(wakeup: .start + .seconds(3600))
        bench.tell(wakeup: .start + .milliseconds(1))
        #expect(bench.script.wait { wakes(bench.script).count == 1 })
        let now = bench.script.times.last?.at ?? .start
        bench.tell(wakeup: now + .milliseconds(200))
        bench.tell(wakeup: now + .milliseconds(400))
        #expect(bench.script.wait { wakes(bench.script).count == 2 })
        #expect(wakes(bench.script)[1] >= now + .milliseconds(400))
    }

    @Test("an agent that asks for the same past moment for ever is stopped, and said to be")
    func stuck() throws {
        let script = Script { _, _, script in
            script.nextWakeup = .start
            return []
        }
        let bench = try Bench(script)
        let isStuck = { (report: NodeReport) in
            if case .failed(let text) = report { text.contains("Test Timer") } else { false }
        }
        #expect(script.wait(forReport: isStuck))
        #expect(wakes(script).count == WakeupGuard.limit)
        withExtendedLifetime(bench) {}
    }

    @Test("the guard counts only wake-ups that lead nowhere")
    func wakeupGuard() {
        let moments = (0..<3).map { Instant(nanoseconds: Int64($0)) }
        var guardian = WakeupGuard()
        func firstStuck(_ nexts: [Instant?]) -> Int? {
            nexts.firstIndex { guardian.isStuck(served: moments[1], next: $0) }
        }
        let nearly = [Instant?](repeating: moments[1], count: WakeupGuard.limit - 1)
        let earlier = [Instant?](repeating: moments[0], count: WakeupGuard.limit - 1)
        #expect(firstStuck(nearly + [moments[2]] + earlier + [nil] + nearly) == nil)
        #expect(firstStuck([moments[0]]) == 0)
    }

    @Test("ordered before the origin, the agent boots at zero, and only once")
    func startEarly() throws {
        let bench = try Bench(start: false)
        let ordered = ScenarioClock.monotonicNanoseconds()
        bench.start(in: 50_000_000)
        bench.start()
        #expect(bench.script.wait { !bench.script.events.isEmpty })
        try bench.settle()
        #expect(bench.script.events == [.start])
        #expect((bench.script.times.first?.monotonic ?? 0) >= ordered + 50_000_000)
    }

    @Test("ordered after the origin, the agent boots at the time it is, and is not late")
    func startLate() throws {
        let bench = try Bench(start: false)
        bench.start(in: -60_000_000_000, speed: 10)
        #expect(bench.script.wait { bench.script.events == [.start] })
        #expect((bench.script.times.first?.at ?? .start) >= .start + .seconds(600))
        #expect(!bench.script.hasReport { if case .lateness = $0 { true } else { false } })
    }

    @Test("a late timer is reported with how late it is")
    func lateness() throws {
        let bench = try Bench(start: false)
        bench.start(in: 1_000_000)
        let isLate = { (report: NodeReport) in if case .lateness(let worst) = report { worst > 0 } else { false } }
        #expect(bench.script.wait(forReport: isLate))
    }

    @Test("a command before the boot, and one that is not understood, are refused")
    func refusedCommands() throws {
        let bench = try Bench(start: false)
        bench.command("do")
        #expect(
            bench.script.wait(report: .answer(token: 77, text: "the node has not booted yet", isRefused: true)))
        bench.start()
        #expect(bench.script.wait { !bench.script.events.isEmpty })
        bench.command("frobnicate")
        #expect(bench.script.wait(report: .answer(token: 77, text: "what is frobnicate?", isRefused: true)))
    }

    @Test("a command between the order to start and the boot is answered after the boot")
    func earlyCommand() throws {
        let bench = try Bench(start: false)
        bench.start(in: 300_000_000)
        bench.command("frobnicate")
        #expect(bench.script.wait(report: .answer(token: 77, text: "what is frobnicate?", isRefused: true)))
        #expect(!bench.script.events.isEmpty)
    }

    @Test("scenario time and the monotonic clock", arguments: [1, 3, 20, 1000])
    func clock(speed: Int) {
        let clock = ScenarioClock(originMonotonicNanoseconds: 5_000, speed: speed)
        #expect(clock.instant(atMonotonic: 4_999) == .start && clock.instant(atMonotonic: .min) == .start)
        for nanoseconds in [0, 1, 2, 999, 1_000, 1_001, 123_456_789] as [Int64] {
            let planned = clock.monotonicNanoseconds(at: Instant(nanoseconds: nanoseconds))
            #expect(clock.instant(atMonotonic: planned).nanoseconds >= nanoseconds)
            #expect(planned == 5_000 || clock.instant(atMonotonic: planned - 1).nanoseconds < nanoseconds)
        }
        #expect(clock.monotonicNanoseconds(at: Instant(nanoseconds: .max)) > 0)
        #expect(clock.instant(atMonotonic: .max).nanoseconds > 0)
    }
}
