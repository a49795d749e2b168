import Agents
import Testing
import Wire

@testable import Verdicts

@Suite("The queue of calls for agents")
struct AgentQueueTests {
    private static func at(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

    private static func call(
        _ seconds: Double, handling: Double = 100, patience: Double? = nil, trunk: Int? = nil
    ) -> AgentQueue.Call {
        AgentQueue.Call(
            arrival: at(seconds), handling: .nanoseconds(Int64(handling * 1e9)),
            patience: patience.map { .nanoseconds(Int64($0 * 1e9)) }, trunk: trunk)
    }

    /// The fates of calls, such as `answered 20.0 by 1`.
    private static func words(_ queue: AgentQueue) -> [String] {
        queue.fates.map { fate in
            switch fate {
            case .waiting: "waiting"
            case .answered(let after, let agent): "answered \(after.inSeconds) by \(agent)"
            case .abandoned(let after): "abandoned \(after.inSeconds)"
            case .lost: "lost"
            }
        }
    }

    /// A queue of one gateway with calls in exponential gaps and lengths; the load in erlang.
    private static func share(
        within time: Double, agents: Int, load: Double, calls: Int, seed: UInt64
    ) -> (answered: Double, waited: Double) {
        var queue = AgentQueue(agents: [agents], queues: 1)
        queue.move(gateway: 0, to: 0, at: .start)
        var luck = SeededGenerator(seed: seed)
        let handling = Duration.seconds(180)
        let gap = Duration.nanoseconds(Int64(180e9 / load))
        var now = Instant.start
        for _ in 0..<calls {
            now += luck.exponential(mean: gap)
            queue.arrive(
                AgentQueue.Call(arrival: now, handling: luck.exponential(mean: handling)), in: 0)
        }
        queue.advance(to: now + .seconds(86_400))
        var counts = (answered: 0, waited: 0)
        for fate in queue.fates {
            guard case .answered(let after, _) = fate else { continue }
            if after.inSeconds <= time { counts.answered += 1 }
            if after > .zero { counts.waited += 1 }
        }
        return (Double(counts.answered) / Double(calls), Double(counts.waited) / Double(calls))
    }

    @Test(
        "with exponential gaps and lengths it answers as Erlang C has it, within 2 %",
        arguments: [
            // One agent, a few, and the night of the contact centre; with more load it takes more calls to tell.
            (1, 0.5, 100_000), (2, 1.2, 100_000), (10, 7.5, 150_000), (92, 83.333, 400_000),
        ])
    func erlang(agents: Int, load: Double, calls: Int) {
        let formula = ErlangC(load: load, agents: agents)
        let seen = Self.share(within: 20, agents: agents, load: load, calls: calls, seed: 1)
        let expected = formula.answered(within: 20.0 / 180)
        #expect(abs(seen.answered - expected) < 0.02 * expected, "\(seen.answered), not \(expected)")
        #expect(abs(seen.waited - formula.waiting) < 0.02, "\(seen.waited), not \(formula.waiting)")
    }

    @Test("near a load of one agent each nearly everybody waits, and past it hardly anybody is answered in time")
    func nearOne() {
        let near = ErlangC(load: 19, agents: 20)
        let seen = Self.share(within: 20, agents: 20, load: 19, calls: 200_000, seed: 1)
        #expect(abs(seen.answered - near.answered(within: 20.0 / 180)) < 0.05)
        #expect(Self.share(within: 20, agents: 20, load: 24, calls: 20_000, seed: 1).answered < 0.02)
    }

    @Test("Erlang's formula gives the values of the tables")
    func formula() {
        // One server: the share that waits is the load.
        #expect(abs(ErlangC(load: 0.8, agents: 1).waiting - 0.8) < 1e-12)
        #expect(abs(ErlangC(load: 8, agents: 10).waiting - 0.409_18) < 1e-5)
        #expect(abs(ErlangC(load: 10, agents: 14).waiting - 0.174_13) < 1e-5)
        #expect(abs((ErlangC(load: 0.8, agents: 1).meanWait ?? 0) - 4) < 1e-12)
        // 1 - 0.8 e^(-0.2).
        #expect(abs(ErlangC(load: 0.8, agents: 1).answered(within: 1) - 0.345_015) < 1e-6)
        for (load, agents) in [(10.0, 10), (11.0, 10), (1.0, 0)] {
            #expect(ErlangC(load: load, agents: agents).waiting == 1)
            #expect(ErlangC(load: load, agents: agents).answered(within: 1) == 0)
            #expect(ErlangC(load: load, agents: agents).meanWait == nil)
        }
        #expect(ErlangC(load: 0, agents: 3).answered(within: 0) == 1)
    }

    @Test("first come, first served, by whoever has been idle for the longest time")
    func order() {
        var queue = AgentQueue(agents: [2], queues: 1)
        queue.move(gateway: 0, to: 0, at: .start)
        for (seconds, handling) in [(0.0, 30.0), (1, 10), (2, 10), (3, 10), (50, 10), (51, 10)] {
            queue.arrive(Self.call(seconds, handling: handling), in: 0)
        }
        queue.advance(to: Self.at(1_000))
        #expect(
            Self.words(queue) == [
                "answered 0.0 by 0", "answered 0.0 by 1", "answered 9.0 by 1", "answered 18.0 by 1",
                "answered 0.0 by 0", "answered 0.0 by 1",
            ])
    }

    @Test("who has no patience left hangs up, and does not get the agent that is free at that moment")
    func patience() {
        var queue = AgentQueue(agents: [1], queues: 1)
        queue.move(gateway: 0, to: 0, at: .start)
        queue.arrive(Self.call(0, handling: 60), in: 0)
        queue.arrive(Self.call(1, patience: 20), in: 0)
        queue.arrive(Self.call(2, patience: 59), in: 0)
        queue.advance(to: Self.at(1_000))
        #expect(Self.words(queue) == ["answered 0.0 by 0", "abandoned 20.0", "answered 58.0 by 0"])
    }

    @Test("agents go with their gateway, and finish the call that they have; callers on its trunks are lost")
    func moves() {
        var queue = AgentQueue(agents: [1, 1], queues: 2)
        queue.move(gateway: 0, to: 0, at: .start)
        queue.move(gateway: 1, to: 0, at: .start)
        queue.arrive(Self.call(0, trunk: 1), in: 0)
        queue.arrive(Self.call(1, trunk: 1), in: 0)
        queue.arrive(Self.call(2, trunk: 1), in: 0)
        queue.arrive(Self.call(3, trunk: 0), in: 0)
        #expect(queue.agentCount(of: 0) == 2)
        queue.move(gateway: 1, to: nil, at: Self.at(10))
        #expect(queue.agentCount(of: 0) == 1)
        queue.move(gateway: 1, to: 1, at: Self.at(20))
        queue.arrive(Self.call(30, trunk: 1), in: 1)
        queue.advance(to: Self.at(1_000))
        // The agent of gateway 1 has a call until 101, and then takes the one of the other queue.
        #expect(
            Self.words(queue) == [
                "answered 0.0 by 0", "answered 0.0 by 1", "lost", "answered 97.0 by 0", "answered 71.0 by 1",
            ])
        #expect(queue.cutOff.isEmpty)
    }

    @Test("a queue that nobody is left of loses who waits, and agents without service answer nobody")
    func empty() {
        var queue = AgentQueue(agents: [1], queues: 1)
        queue.arrive(Self.call(0), in: 0)
        #expect(Self.words(queue) == ["waiting"])
        queue.move(gateway: 0, to: 0, at: Self.at(5))
        queue.arrive(Self.call(6), in: 0)
        queue.move(gateway: 0, to: nil, at: Self.at(7))
        queue.advance(to: Self.at(1_000))
        #expect(Self.words(queue) == ["answered 5.0 by 0", "lost"])
    }

    @Test("a reset ends the calls of its agents and of its trunks, and frees whoever had them")
    func reset() {
        var queue = AgentQueue(agents: [1, 1], queues: 1)
        for gateway in [0, 1] { queue.move(gateway: gateway, to: 0, at: .start) }
        queue.arrive(Self.call(0, trunk: 1), in: 0)
        queue.arrive(Self.call(1, trunk: 0), in: 0)
        queue.arrive(Self.call(2, trunk: 0), in: 0)
        queue.move(gateway: 1, to: nil, at: Self.at(10))
        queue.reset(gateway: 1, at: Self.at(10))
        #expect(queue.cutOff == [0, 1])
        queue.advance(to: Self.at(1_000))
        #expect(Self.words(queue) == ["answered 0.0 by 0", "answered 0.0 by 1", "answered 8.0 by 0"])
    }
}
