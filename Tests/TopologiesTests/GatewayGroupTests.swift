import Agents
import Fabric
import Testing
import Topologies
import Wire

@Suite("Gateways that are counted")
struct GatewayGroupTests {
    static func text(_ entries: String, more: String = "") -> String {
        """
        title: Many
        networks:
          lan: { subnet: 10.10.0.0/16 }
        servers:
          main: { type: main, network: lan, address: 10.10.0.10 }
        gateways:
        \(entries)
        \(more)
        """
    }

    static func topology(_ entries: String, more: String = "") throws -> Topology {
        try Topology(yaml: text(entries, more: more), file: "many.yaml")
    }

    static func gateways(_ topology: Topology) -> [GatewaySettings] {
        topology.nodes.compactMap { node in
            if case .agent(.gateway(let settings)) = node.kind { settings } else { nil }
        }
    }

    @Test("are as many, at consecutive addresses, with serial numbers of their own")
    func expansion() throws {
        let topology = try Self.topology(
            """
              one: { network: lan, address: 10.10.9.1, mgc list: [main], primary search: 2min }
              mg:  { count: 300, network: lan, address: 10.10.0.250, mgc list: [main], transport: udp, serial: AB098 }
              two: { like: mg7, address: 10.10.9.2 }
            """)
        let all = Self.gateways(topology)
        #expect(all.map(\.name) == ["one"] + (1...300).map { "mg\($0)" } + ["two"])
        #expect(all[1].address == IPAddress("10.10.0.250") && all[10].address == IPAddress("10.10.1.3"))
        #expect(all[1].serialNumber == "AB098" && all[2].serialNumber == "AB099" && all[3].serialNumber == "AB100")
        #expect(Set(all.map(\.serialNumber)).count == 302)
        #expect(all[1...].allSatisfy { $0.transport == .udp && $0.primarySearchTimer == .seconds(60) })
    }

    @Test("are named all at once in the timeline and in expectations")
    func names() throws {
        let topology = try Self.topology(
            "  mg: { count: 3, network: lan, address: 10.10.1.1, mgc list: [main] }",
            more: """
                timeline:
                  - { at: 10s, cut: { between: [mg, main] } }
                  - { at: 20s, reset: [mg] }
                expect:
                  - { gateway: mg, never registered with: main }
                  - { gateway: [mg, mg2], stays with: main, between: [1s, 2s] }
                """)
        #expect(topology.timeline[1].action == .node(.reset, ["mg1", "mg2", "mg3"]))
        guard case .link(let rule) = topology.timeline[0].action else {
            Issue.record("no fault")
            return
        }
        #expect(rule.selector.from == ["10.10.1.1", "10.10.1.2", "10.10.1.3"].compactMap { IPAddress($0) })
        #expect(topology.expectations.count == 7)
        #expect(topology.expectations.first?.text == "gateway: mg1, never registered with: main")
    }

    @Test(
        "are refused where they cannot be",
        arguments: [
            (
                "  mg: { count: 1001, network: lan, address: 10.10.1.1, mgc list: [main] }",
                "many.yaml:7:16: 'count' is 1 to 1000, not 1001"
            ),
            (
                "  a: { count: 500, network: lan, address: 10.10.1.1, mgc list: [main] }\n"
                    + "  b: { count: 501, network: lan, address: 10.10.8.1, mgc list: [main] }",
                "many.yaml:8:15: 'gateways' has more than 1000 entries with these 501"
            ),
            (
                "  main: { count: 2, network: lan, address: 10.10.1.1, mgc list: [main] }",
                "many.yaml:7:3: 'main' is already the server of line 5"
            ),
            (
                "  mg:  { count: 2, network: lan, address: 10.10.1.1, mgc list: [main] }\n"
                    + "  mg2: { network: lan, address: 10.10.8.1, mgc list: [main] }",
                "many.yaml:8:3: 'mg2' is already the gateway of line 7"
            ),
            ("  mg: { count: 2, network: lan, mgc list: [main] }", "many.yaml:7:7: 'mg1' has no address (address: …)"),
            (
                "  mg: { count: 9, network: lan, address: 10.10.0.5, mgc list: [main] }",
                "many.yaml:7:42: 10.10.0.10 is already the address of 'main', line 5"
            ),
        ])
    func refusals(_ entries: String, _ error: String) throws {
        let errors = try #require(throws: TopologyErrors.self) { try Self.topology(entries) }
        #expect(errors.errors.first?.description == error)
    }

    @Test("a story says why it is not for the wire")
    func simulationOnly() throws {
        let entry = "  mg: { network: lan, address: 10.10.1.1, mgc list: [main] }"
        #expect(try Self.topology(entry).simulationOnly == nil)
        #expect(try Self.topology(entry, more: "simulation only: too many").simulationOnly == "too many")
        let errors = try #require(throws: TopologyErrors.self) {
            try Self.topology(entry, more: "simulation only: [y]")
        }
        #expect(errors.errors.first?.description == "many.yaml:8:18: 'simulation only' is a text, not a list")
    }
}
