import Fabric
import Frames
import Testing
import Wire

@Suite("The switch: tables, conditions, the delay line")
struct SwitchFabricTests {
    @Test("unicast goes to one port, broadcast to the others of the network, strangers nowhere")
    func forwarding() {
        var bench = Bench()
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0)
        bench.send(Bench.arpRequest, on: Bench.mg1, at: 1)
        bench.send(
            Bench.udp(Bench.mg1Address, on: Bench.mg1, to: Bench.mainAddress, via: Bench.main), on: Bench.mg1, at: 2)
        bench.send(
            Bench.udp(Bench.mg1Address, on: Bench.mg1, to: Bench.mg1Address, via: Bench.mg1), on: Bench.mg1, at: 3)
        bench.send([1, 2, 3], on: Bench.mg1, at: 4)
        bench.send(Bench.gatewayFrame, on: PortIdentifier(99), at: 5)
        #expect(
            bench.log == [
                "0 r.branch 0", "1 mg2", "1 r.branch", "2 dropped at mg1: unknown destination",
                "3 dropped at mg1: unknown destination", "4 dropped at mg1: malformed", "5 dropped at ?: unknown port",
            ])
        #expect(bench.fabric.statistics.received == 5)
        #expect(bench.fabric.statistics.delivered == 3)
        #expect(bench.fabric.statistics.dropped == 4)
        #expect(bench.fabric.statistics.dropped(.unknownDestination) == 2)
    }

    @Test("the mirror sees what a node sent, also where it is cut; nothing of a link that is down")
    func mirror() {
        var bench = Bench()
        let everything = Rule(name: "c", selector: .init(links: [Bench.mg1]), effect: .cut)
        _ = bench.fabric.apply(.install(everything), at: .start)
        #expect(
            bench.fabric.receive(Bench.gatewayFrame, on: Bench.mg1, at: .start)
                == [.sent(Bench.gatewayFrame, on: Bench.mg1), .dropped(.cut, on: Bench.mg1)])
        _ = bench.fabric.apply(.setLink(Bench.mg1, up: false), at: .start)
        #expect(
            bench.fabric.receive(Bench.gatewayFrame, on: Bench.mg1, at: .start) == [.dropped(.linkDown, on: Bench.mg1)])
    }

    @Test("a delay is one-way and once a crossing")
    func delay() {
        var conditions = NetworkConditions(network: "branch")
        conditions.delay = .milliseconds(15)
        var bench = Bench(branch: conditions)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0)
        let wakeup = bench.fabric.wakeup
        #expect(wakeup == Wakeup(at: Bench.at(15), timer: "delay line"))
        #expect(bench.fabric.wake(at: Bench.at(14)) == [])
        bench.send(
            Bench.udp(Bench.mg1Address, on: Bench.routerHQ, to: Bench.mainAddress, via: Bench.main), on: Bench.routerHQ,
            at: 3)
        bench.drain()
        #expect(bench.log == ["3 main 0", "15 r.branch 0"])
        #expect(bench.fabric.wakeup == nil)
    }

    @Test("jitter spreads deliveries within its bounds and keeps their order", arguments: 1...20 as ClosedRange<UInt64>)
    func jitter(seed: UInt64) {
        var conditions = NetworkConditions(network: "branch")
        conditions.delay = .milliseconds(50)
        conditions.jitter = .milliseconds(40)
        var bench = Bench(branch: conditions, seed: seed)
        for mark in 0..<100 as Range<UInt8> {
            bench.send(
                Bench.udp(Bench.mg1Address, on: Bench.mg1, to: Bench.mainAddress, via: Bench.routerBranch, mark: mark),
                on: Bench.mg1, at: Int64(mark) * 5)
        }
        bench.drain()
        let arrivals = bench.log.map { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(arrivals.map { $0[1] } == [Int](0..<100))
        for (mark, arrival) in arrivals.enumerated() {
            #expect((mark * 5 + 10...mark * 5 + 90).contains(arrival[0]))
        }
        #expect(Set(arrivals.enumerated().map { $1[0] - $0 * 5 }).count > 10)
    }

    @Test("frames keep their order when a delay ends")
    func shrinkingDelay() {
        var bench = Bench()
        let slow = Rule(name: "slow", selector: .init(network: "branch"), effect: .delay(.milliseconds(100)))
        bench.apply(.install(slow), at: 0)
        for mark in 0..<3 as Range<UInt8> {
            if mark == 2 { bench.apply(.remove(names: ["slow"]), at: 20) }
            bench.send(
                Bench.udp(Bench.mg1Address, on: Bench.mg1, to: Bench.mainAddress, via: Bench.routerBranch, mark: mark),
                on: Bench.mg1, at: Int64(mark) * 10)
        }
        bench.drain()
        #expect(bench.log == ["100 r.branch 0", "110 r.branch 1", "110 r.branch 2"])
    }

    @Test("a rate sends one frame after the other and drops what would wait more than a second")
    func rate() {
        var conditions = NetworkConditions(network: "branch")
        // The frame is 43 bytes, 344 bits: 100 ms each.
        conditions.bitsPerSecond = 3_440
        var bench = Bench(branch: conditions)
        for _ in 0..<13 { bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0) }
        bench.drain()
        #expect(bench.log.prefix(2) == ["0 dropped at mg1: rate", "0 dropped at mg1: rate"])
        #expect(bench.log.dropFirst(2) == (1...11).map { "\($0 * 100) r.branch 0" }[...])
    }

    @Test("a held-back frame is overtaken")
    func reordering() {
        var conditions = NetworkConditions(network: "branch")
        conditions.reorderPerMillion = 1_000_000
        conditions.reorderDelay = .milliseconds(30)
        var bench = Bench(branch: conditions)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0)
        bench.send(Bench.arpRequest, on: Bench.mg1, at: 10)
        bench.drain()
        #expect(bench.log == ["30 r.branch 0", "40 mg2", "40 r.branch"])
        #expect(bench.fabric.statistics.reordered == 3)
    }

    @Test("the delay line is bounded")
    func bound() {
        var conditions = NetworkConditions(network: "branch")
        conditions.delay = .seconds(1)
        var bench = Bench(branch: conditions, queueLimit: 10)
        for _ in 0..<12 { bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0) }
        bench.drain()
        #expect(bench.fabric.statistics.dropped(.queueFull) == 2)
        #expect(bench.fabric.statistics.delivered == 10)
        #expect(bench.fabric.statistics.longestQueue == 10)
    }

    @Test("a link that goes down loses what is on its way from and to it, and nothing else")
    func linkDown() {
        var conditions = NetworkConditions(network: "branch")
        conditions.delay = .milliseconds(10)
        var bench = Bench(branch: conditions)
        let other = Bench.udp(Bench.mg2Address, on: Bench.mg2, to: Bench.mainAddress, via: Bench.routerBranch)
        let towards = Bench.udp(Bench.mg2Address, on: Bench.mg2, to: Bench.mg1Address, via: Bench.mg1)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0)
        bench.send(other, on: Bench.mg2, at: 1)
        bench.send(towards, on: Bench.mg2, at: 2)
        bench.apply(.setLink(Bench.mg1, up: false), at: 5)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 6)
        bench.send(towards, on: Bench.mg2, at: 7)
        bench.apply(.setLink(Bench.mg1, up: true), at: 8)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 9)
        bench.drain()
        #expect(
            bench.log == [
                "6 dropped at mg1: link down", "7 dropped at mg2: link down", "10 dropped at mg1: link down",
                "11 r.branch 0", "12 dropped at mg2: link down", "19 r.branch 0",
            ])
    }

    @Test("the delay line gives frames back in order of time, then of arrival")
    func order() {
        var conditions = NetworkConditions(network: "branch")
        conditions.reorderPerMillion = 500_000
        conditions.reorderDelay = .milliseconds(7)
        conditions.delay = .milliseconds(3)
        var bench = Bench(branch: conditions, seed: 5)
        var deliveries: [Instant] = []
        for round in 0..<500 as Range<Int64> {
            _ = bench.fabric.receive(Bench.gatewayFrame, on: Bench.mg1, at: Bench.at(round / 3))
        }
        while let wakeup = bench.fabric.wakeup {
            let effects = bench.fabric.wake(at: wakeup.at)
            #expect(!effects.isEmpty)
            deliveries += effects.map { _ in wakeup.at }
        }
        #expect(deliveries == deliveries.sorted())
        #expect(deliveries.count == 500)
    }
}
