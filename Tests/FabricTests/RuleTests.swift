import Fabric
import FoundationEssentials
import Frames
import Testing
import Wire

@Suite("Rules: which frames, and what happens to them")
struct RuleTests {
    /// The ways of one packet each: out and back on the first link, and as the router sends it on.
    private static let ways: [(String, PortIdentifier, [UInt8])] = [
        ("mg1 to main", Bench.mg1, Bench.gatewayFrame),
        (
            "mg2 to main", Bench.mg2,
            Bench.udp(Bench.mg2Address, on: Bench.mg2, to: Bench.mainAddress, via: Bench.routerBranch)
        ),
        (
            "mg1 to main at hq", Bench.routerHQ,
            Bench.udp(Bench.mg1Address, on: Bench.routerHQ, to: Bench.mainAddress, via: Bench.main)
        ),
        (
            "main to mg1", Bench.main,
            Bench.udp(Bench.mainAddress, on: Bench.main, to: Bench.mg1Address, via: Bench.routerHQ)
        ),
        (
            "main to mg1 at branch", Bench.routerBranch,
            Bench.udp(Bench.mainAddress, on: Bench.routerBranch, to: Bench.mg1Address, via: Bench.mg1)
        ),
        (
            "router to mg1", Bench.routerBranch,
            Bench.udp(.v4(0x0A14_0001), on: Bench.routerBranch, to: Bench.mg1Address, via: Bench.mg1)
        ),
        ("ARP of mg1", Bench.mg1, Bench.arpRequest),
    ]

    @Test(
        "a selector cuts just these",
        arguments: [
            (.init(from: [Bench.mg1Address], to: [Bench.mainAddress]), ["mg1 to main", "main to mg1"]),
            (.init(from: [Bench.mg1Address], to: [Bench.mainAddress], bothWays: false), ["mg1 to main"]),
            (.init(from: [Bench.mainAddress], bothWays: false), ["main to mg1"]),
            (
                .init(from: [Bench.mg1Address, Bench.mg2Address], to: [Bench.mainAddress]),
                ["mg1 to main", "mg2 to main", "main to mg1"]
            ),
            (
                .init(from: [Bench.mg1Address], to: [Bench.mainAddress], transport: .udp),
                ["mg1 to main", "main to mg1"]
            ),
            (.init(from: [Bench.mg1Address], to: [Bench.mainAddress], transport: .tcp), []),
            (
                .init(from: [Bench.mg1Address], transport: .udp, ports: [5060, 1719]),
                ["mg1 to main", "main to mg1", "router to mg1"]
            ),
            (.init(from: [Bench.mg1Address], ports: [5060]), []),
            (.init(network: "hq"), ["mg1 to main at hq", "main to mg1"]),
            (.init(from: [Bench.mg1Address], network: "hq"), ["mg1 to main at hq", "main to mg1"]),
            (
                .init(transport: .udp, network: "branch"),
                ["mg1 to main", "mg2 to main", "main to mg1 at branch", "router to mg1"]
            ),
            (.init(network: "nowhere"), []),
            (.init(links: [Bench.mg1]), ["mg1 to main", "main to mg1 at branch", "router to mg1", "ARP of mg1"]),
            (.init(bothWays: false, links: [Bench.mg1]), ["mg1 to main", "ARP of mg1"]),
            (.init(), ["mg1 to main", "mg2 to main", "main to mg1", "router to mg1"]),
        ] as [(Rule.Selector, [String])])
    func selectors(selector: Rule.Selector, cut: [String]) {
        var bench = Bench()
        _ = bench.fabric.apply(.install(Rule(name: "cut", selector: selector, effect: .cut)), at: .start)
        var missing: [String] = []
        for (name, port, frame) in Self.ways {
            let effects = bench.fabric.receive(frame, on: port, at: .start)
            if effects.contains(.dropped(.cut, on: port)) { missing.append(name) }
        }
        #expect(missing == cut)
    }

    @Test("rules are removed by name, replaced by name, and all at once")
    func removal() {
        var bench = Bench()
        for name in ["a", "b"] {
            bench.apply(.install(Rule(name: name, selector: .init(links: [Bench.mg1]), effect: .cut)), at: 0)
        }
        bench.apply(.remove(names: ["a", "unheard of"]), at: 0)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 1)
        bench.apply(
            .install(Rule(name: "b", selector: .init(links: [Bench.mg1]), effect: .delay(.milliseconds(5)))), at: 2)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 3)
        bench.apply(.removeAll, at: 9)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 10)
        bench.drain()
        #expect(bench.log == ["1 dropped at mg1: cut", "8 r.branch 0", "10 r.branch 0"])
    }

    @Test("a delay between two nodes does not hold up others on the same link")
    func ruledDelay() {
        var bench = Bench()
        let slow = Rule(
            name: "slow", selector: .init(from: [Bench.mg1Address], to: [Bench.mainAddress]),
            effect: .delay(.milliseconds(100)))
        bench.apply(.install(slow), at: 0)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0)
        bench.send(
            Bench.udp(Bench.mg1Address, on: Bench.mg1, to: .v4(0x0A0A_0014), via: Bench.routerBranch, mark: 1),
            on: Bench.mg1, at: 1)
        bench.apply(.removeAll, at: 2)
        bench.send(
            Bench.udp(Bench.mg1Address, on: Bench.mg1, to: Bench.mainAddress, via: Bench.routerBranch, mark: 2),
            on: Bench.mg1, at: 3)
        bench.drain()
        #expect(bench.log == ["1 r.branch 1", "100 r.branch 0", "100 r.branch 2"])
    }

    @Test(
        "an effect of zero changes nothing",
        arguments: [
            .delay(.zero), .jitter(.zero), .loss(perMillion: 0), .duplicate(perMillion: 0),
            .reorder(perMillion: 0, by: .seconds(1)), .rate(bitsPerSecond: 0), .delay(.seconds(-1)),
        ] as [Rule.Effect])
    func zero(effect: Rule.Effect) {
        var bench = Bench()
        bench.apply(.install(Rule(name: "zero", selector: .init(), effect: effect)), at: 0)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0)
        #expect(bench.log == ["0 r.branch 0"])
        #expect(bench.fabric.wakeup == nil)
    }

    @Test("a loss of everything loses everything, and a duplication of everything doubles it")
    func certain() {
        var bench = Bench()
        bench.apply(.install(Rule(name: "a", selector: .init(), effect: .duplicate(perMillion: 1_000_000))), at: 0)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 0)
        bench.apply(.install(Rule(name: "b", selector: .init(), effect: .loss(perMillion: 2_000_000))), at: 1)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 1)
        #expect(bench.log == ["0 r.branch 0", "0 r.branch 0", "1 dropped at mg1: loss"])
        #expect(bench.fabric.statistics.duplicated == 1)
    }

    @Test("the number of rules is bounded; the rules that are there stay in force")
    func bound() {
        var bench = Bench()
        let rules = (0...SwitchFabric<[UInt8]>.ruleLimit).map {
            Rule(name: "\($0)", selector: .init(links: [Bench.mg1]), effect: .cut)
        }
        for rule in rules { _ = bench.fabric.apply(.install(rule), at: .start) }
        #expect(bench.fabric.statistics.refusedRules == 1)
        bench.send(Bench.gatewayFrame, on: Bench.mg1, at: 1)
        #expect(bench.log == ["1 dropped at mg1: cut"])
    }

    @Test("faults of every shape survive JSON")
    func coding() throws {
        let rule = Rule(
            name: "x", selector: .init(from: [Bench.mg1Address], transport: .tcp, ports: [2944], links: [Bench.mg1]),
            effect: .reorder(perMillion: 5, by: .milliseconds(3)))
        let faults: [LinkFault] = [
            .install(rule), .remove(names: ["x"]), .removeAll, .setLink(Bench.mg1, up: false),
        ]
        let bytes = try JSONEncoder().encode(faults)
        #expect(try JSONDecoder().decode([LinkFault].self, from: bytes) == faults)
        #expect(try JSONDecoder().decode([Port].self, from: JSONEncoder().encode(Bench.ports)) == Bench.ports)
    }
}
