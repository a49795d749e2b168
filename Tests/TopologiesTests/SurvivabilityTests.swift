import Agents
import Testing
import Topologies
import Wire

@Suite("Survivability in topology files")
struct SurvivabilityTests {
    static func file(server: String = "", gateway: String = "mgc list: [main, ess]") -> String {
        """
        title: Survivability
        networks: { lan: { subnet: 10.0.0.0/24 } }
        servers:
          main: { type: main, network: lan, address: 10.0.0.1, release check: lowest release }
          ess: { type: survivable core, network: lan, address: 10.0.0.2, id: 4\(server) }
        gateways:
          mg1: { network: lan, address: 10.0.0.11, \(gateway) }
        """
    }

    static func controllers(_ text: String) throws -> [ControllerSettings] {
        try Topology(yaml: text, file: "a.yaml").nodes.compactMap { node in
            if case .agent(.controller(let settings)) = node.kind { settings } else { nil }
        }
    }

    @Test("a survivable core reaches the agents, and resets when it is idle unless it is told not to")
    func core() throws {
        let servers = try Self.controllers(Self.file(server: ", sends id: 7"))
        #expect(servers[0].releaseCheck == .minimum && !servers[0].resetsWhenIdle)
        #expect(servers[0].survivableProcessors.map(\.isCore) == [true])
        #expect(servers[0].survivableProcessors.map(\.identifier) == [4])
        #expect(servers[1].role == .survivableCore && servers[1].resetsWhenIdle && servers[1].survivableIdentifier == 7)
        #expect(servers[1].mainGatekeeper?.address == servers[0].address)
        let other = try Self.controllers(Self.file(server: ", resets when idle: n"))
        #expect(!other[1].resetsWhenIdle && other[1].survivableIdentifier == 4)
    }

    @Test(
        "SLS is the last of a list, or a switch",
        arguments: [
            ("mgc list: [main, ess]", false, 2), ("mgc list: [main, ess, survivable-call-engine]", true, 2),
            ("mgc list: [main, ess, survivable-call-engine], sls: n", false, 2),
            ("mgc list: [main], sls: y, sls setup time: 9s", true, 1),
        ])
    func local(gateway: String, isEnabled: Bool, entries: Int) throws {
        let topology = try Topology(yaml: Self.file(gateway: gateway), file: "a.yaml")
        let settings = topology.nodes.compactMap { node -> GatewaySettings? in
            if case .agent(.gateway(let settings)) = node.kind { settings } else { nil }
        }
        #expect(settings.map(\.localSurvivability) == [isEnabled])
        #expect(settings[0].mgcList.count == entries)
        #expect(settings[0].localSetupTime == .seconds(gateway.contains("9s") ? 9 : 5))
    }

    @Test("media servers reach the agents, and those whom they list know them")
    func media() throws {
        let text =
            Self.file() + """

                media servers:
                  a: { network: lan, address: 10.0.0.9, controllers: [ess, main], sip: tcp, options interval: 5s,
                   auto return: y }
                  b: { network: lan, address: 10.0.0.10, controllers: [main] }
                """
        #expect(try Self.controllers(text).map { $0.mediaServers.map(\.name) } == [["a", "b"], ["a"]])
        let settings = try Topology(yaml: text, file: "a.yaml").nodes.compactMap { node -> MediaServerSettings? in
            if case .agent(.mediaServer(let settings)) = node.kind { settings } else { nil }
        }
        #expect(settings.map { $0.controllers.map(\.peer) } == [["ess", "main"], ["main"]])
        #expect(settings[0].controllers[0].transport == .tcp && settings[0].returnsByItself)
        #expect(settings[0].optionsInterval == .seconds(5) && settings[1].optionsInterval == .seconds(30))
    }

    @Test(
        "says what is wrong and what is near",
        arguments: [
            (file(server: ", release check: same"), "same release"),
            (file(server: ", resets when idel: y"), "resets when idle"),
            (file(server: ", sends id: 1000"), "1 to 999"),
            (file(gateway: "mgc list: [main, ess], sls: maybe"), "sls"),
            (file(gateway: "mgc list: [main], sls setup tme: 5s"), "sls setup time"),
            (file() + "\nport networks: { pn1: {} }", "port networks are not emulated"),
            (file() + "\nmedia servers: { a: { network: lan, address: 10.0.0.9, controllers: [man] } }", "'main'"),
            (file() + "\nmedia servers: { a: { network: lan, address: 10.0.0.9 } }", "no controllers"),
            (
                file() + "\nmedia servers: { a: { network: lan, address: 10.0.0.9, controlers: [main] } }",
                "'controllers'"
            ),
            (file(gateway: "mgc list: [survivable-call-engine]"), "names no controller"),
            (file(gateway: "mgc list: [main, survivable-call-engine, survivable-call-engine]"), "twice"),
        ])
    func wrong(text: String, words: String) {
        let errors = #expect(throws: TopologyErrors.self) { try Topology(yaml: text, file: "a.yaml") }
        #expect(errors.map { "\($0)".contains(words) } == true, "\(String(describing: errors))")
    }
}
