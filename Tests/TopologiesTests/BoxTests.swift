import Agents
import Fabric
import Testing
import Topologies
import Wire

@Suite("Boxes in topology files")
struct BoxTests {
    private static func yaml(boxes: String, timeline: String, main: String = "") -> String {
        """
        title: A box
        networks: { hq: { subnet: 10.10.0.0/16 } }
        servers:
          main: { type: main, network: hq, address: 10.10.0.10\(main) }
          srs: { type: survivable remote, network: hq, address: 10.10.0.20 }
        stubs:
          aes: { network: hq, address: 10.10.0.30, product: AES, tcp ports: [450, 4721] }
        boxes: \(boxes)
        gateways: { mg1: { network: hq, address: 10.10.1.11, mgc list: [main, srs] } }
        lasts: 20min
        timeline:
          - \(timeline)

        """
    }

    private static func topology(_ boxes: String, _ timeline: String, main: String = "") throws(TopologyErrors)
        -> Topology
    {
        try Topology(yaml: yaml(boxes: boxes, timeline: timeline, main: main), file: "box.yaml")
    }

    @Test("the name of a box stands for its nodes, and its second box takes over by itself")
    func takeover() throws {
        let topology = try Self.topology(
            "{ aura: { nodes: [main, aes], second box takes over after: 20s } }", "{ at: 60s, power off: aura }")
        #expect(topology.boxes.map(\.nodes) == [["main", "aes"]])
        let schedule = topology.schedule()
        #expect(schedule.map(\.at) == [.start + .seconds(60), .start + .seconds(80)])
        #expect(schedule.map(\.action) == [.node(.powerOff, ["main", "aes"]), .node(.takeOver, ["main", "aes"])])
        #expect(schedule[1].text == "second box of aura takes over")
    }

    @Test("a power failure that ends before the second box is there needs no takeover, and a box without one has none")
    func noTakeover() throws {
        let short = try Self.topology(
            "{ aura: { nodes: [main, aes], second box takes over after: 20s } }",
            "{ at: 60s, until: 70s, power off: aura }")
        #expect(
            short.schedule().map(\.action) == [.node(.powerOff, ["main", "aes"]), .node(.powerOn, ["main", "aes"])])
        let single = try Self.topology("{ aura: { nodes: [main] } }", "{ at: 60s, power off: aura }")
        #expect(single.schedule().count == 1)
    }

    @Test("links of a box are cut like those of its nodes")
    func cut() throws {
        let topology = try Self.topology(
            "{ aura: { nodes: [main, srs] } }", "{ at: 60s, cut: { between: [aura, mg1] } }")
        guard case .link(let rule)? = topology.timeline.first?.action else {
            Issue.record("no fault of links")
            return
        }
        #expect(rule.selector.from == [try #require(IPAddress("10.10.0.10")), try #require(IPAddress("10.10.0.20"))])
    }

    @Test("a stub has its ports")
    func stub() throws {
        let topology = try Self.topology("{ aura: { nodes: [main] } }", "{ at: 60s, reset: aes }")
        guard case .agent(.stub(let settings))? = topology.node("aes")?.kind else {
            Issue.record("no stub")
            return
        }
        #expect(settings.ports == [450, 4721] && settings.product == "AES")
    }

    @Test(
        "what is wrong says what would be right",
        arguments: [
            ("{ aura: { nodes: [main, nobody] } }", "{ at: 60s, power off: aura }", "unknown node 'nobody'"),
            ("{ aura: { nodes: [main] }, b: { nodes: [main] } }", "{ at: 1s, kill: b }", "in box 'aura' already"),
            ("{ aura: { } }", "{ at: 60s, power off: main }", "has no nodes"),
            ("{ main: { nodes: [srs] } }", "{ at: 60s, power off: main }", "already the server"),
            ("{ aura: { nodes: [main] } }", "{ at: 60s, start from backup: aura }", "takes a snapshot of 'main'"),
            ("{ aura: { nodes: [main] } }", "{ at: 60s, interchange: main }", "has no standby"),
            ("{ aura: { nodes: [main] } }", "{ at: 60s, interchange: mg1 }", "is no server"),
            (
                "{ aura: { nodes: [main], second box takes over after: 20s } }",
                "{ at: 60s, until: 5min, power off: aura }", "after the second box"
            ),
            (
                "{ aura: { nodes: [main], takes over: 20s } }", "{ at: 60s, power off: aura }",
                "unknown key 'takes over'"
            ),
            ("{ aura: { nodes: [main] } }", "{ at: 60s, take over: aura }", "unknown key 'take over'"),
        ])
    func errors(boxes: String, timeline: String, reason: String) {
        let errors = #expect(throws: TopologyErrors.self) { try Self.topology(boxes, timeline) }
        #expect(errors?.description.contains(reason) == true, "\(errors?.description ?? "")")
    }
}
