import Agents
import Testing
import Topologies
import Wire

@Suite("A topology with other settings")
struct TopologySourceTests {
    private let source: TopologySource

    init() throws {
        source = try TopologySource(
            yaml: """
                title: Two gateways and a cut
                networks:
                  lan: { subnet: 10.10.0.0/24, delay: 5ms }
                  far: { subnet: 10.20.0.0/24 }
                routers: { r: [lan, far] }
                servers:
                  main: { type: main, network: lan, address: 10.10.0.10 }
                  srs: { type: survivable remote, network: lan, address: 10.10.0.20 }
                gateways:
                  mg1: { network: lan, address: 10.10.0.11, mgc list: [main, srs], primary search: 2min }
                  mg2: { network: lan, address: 10.10.0.12, mgc list: [main, srs] }
                timeline:
                  - { at: 60s, until: 5min, name: outage, cut: { between: [mg1, main] } }

                """, file: "story.yaml")
    }

    private func gateway(_ name: String, _ topology: Topology) -> GatewaySettings? {
        guard case .agent(.gateway(let settings))? = topology.node(name)?.kind else { return nil }
        return settings
    }

    private func change(_ text: String) throws -> Topology {
        try source.topology(with: SettingRange(text).changes)
    }

    @Test("a setting is set wherever it can stand, written there or not")
    func everywhere() throws {
        let topology = try change("primary search=3min")
        #expect(gateway("mg1", topology)?.primarySearchTimer == .seconds(180))
        #expect(gateway("mg2", topology)?.primarySearchTimer == .seconds(180))
        #expect(try change("seed=7").seed == 7)
    }

    @Test("a place narrows it")
    func place() throws {
        let topology = try change("mg2: primary search=3min")
        #expect(gateway("mg1", topology)?.primarySearchTimer == .seconds(120))
        #expect(gateway("mg2", topology)?.primarySearchTimer == .seconds(180))
        #expect(try change("outage: until=7min").timeline[0].until == .start + .seconds(420))
        #expect(try change("far: delay=9ms").networks.map(\.delay) == [.milliseconds(5), .milliseconds(9)])
    }

    @Test("conditions of networks are set where they are given, options where there are none yet")
    func sections() throws {
        #expect(try change("delay=9ms").networks.map(\.delay) == [.milliseconds(9), .zero])
        #expect(try change("force phones and gateways=y").forceToActiveSurvivable)
        guard case .agent(.controller(let main))? = try change("link loss delay timer=7min").node("main")?.kind else {
            Issue.record("main is no controller")
            return
        }
        #expect(main.linkLossDelayTimer == .seconds(420))
    }

    @Test("lists are values too")
    func lists() throws {
        #expect(gateway("mg2", try change("mg2: mgc list=[srs, main]"))?.mgcList.count == 2)
        #expect(gateway("mg2", try change("mg2: mgc list=[main]"))?.mgcList.count == 1)
    }

    @Test("without a change it is the topology of the file")
    func unchanged() throws {
        #expect(try source.topology(with: []) == source.topology)
    }

    @Test(
        "what cannot be set says why",
        arguments: [
            ("primary serch=1min", "did you mean 'primary search'"), ("mg9: primary search=1min", "'mg9' is nothing"),
            ("primary search=99min", "is 1min to 59min"), ("primary search=soon", "is a duration"),
            ("timer=1min", "can be any of"), ("until=7min", "name what should have it"),
            ("mg1: mgc list=[main", "mg1: mgc list=[main: "), ("mg1: mgc list=[main, nobody]", "nobody"),
            ("mg1: address=10.20.0.9", "outside network"),
        ])
    func errors(text: String, reason: String) {
        let error = #expect(throws: SettingChangeError.self) { try change(text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
