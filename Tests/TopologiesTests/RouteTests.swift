import Testing
import Topologies
import Wire

@Suite("Routes")
struct RouteTests {
    private func topology(_ networks: [String], _ routers: [String]) throws(TopologyErrors) -> Topology {
        let subnets = networks.enumerated().map { "  \($1): { subnet: 10.\($0).0.0/16 }" }.joined(separator: "\n")
        let joins = routers.map { "  \($0)" }.joined(separator: "\n")
        return try Topology(
            yaml: """
                title: x
                networks:
                \(subnets)
                routers:
                \(joins)
                servers: { main: { type: main, network: \(networks[0]), address: 10.0.0.10 } }
                """, file: "x")
    }

    private func text(_ routes: [Route]) -> [String] { routes.map { "\($0.destination) via \($0.via)" } }

    @Test("of the reference lab lead over the WAN")
    func lab() throws {
        let lab = try ReferenceLab.topology()
        #expect(text(lab.routes(of: "main")) == ["10.20.0.0/16 via 10.10.0.1", "192.0.2.0/24 via 10.10.0.1"])
        #expect(text(lab.routes(of: "mg1")) == ["10.10.0.0/16 via 10.20.0.1", "192.0.2.0/24 via 10.20.0.1"])
        #expect(text(lab.routes(of: "r-hq")) == ["10.20.0.0/16 via 192.0.2.2"])
        #expect(text(lab.routes(of: "r-branch")) == ["10.10.0.0/16 via 192.0.2.1"])
    }

    @Test("take the fewest hops, and the router that the file has first where two ways are equal")
    func ties() throws {
        let square = try topology(["a", "b", "c", "d"], ["r1: [a, b]", "r2: [a, c]", "r3: [c, d]", "r4: [b, d]"])
        #expect(
            text(square.routes(of: "main"))
                == ["10.1.0.0/16 via 10.0.0.1", "10.2.0.0/16 via 10.0.0.2", "10.3.0.0/16 via 10.0.0.1"])
        let shortcut = try topology(["a", "b", "c"], ["r1: [a, b]", "r2: [b, c]", "r3: [a, c]"])
        #expect(text(shortcut.routes(of: "main")).last == "10.2.0.0/16 via 10.0.0.2")
    }

    @Test("leave out what cannot be reached")
    func unreachable() throws {
        let islands = try topology(["a", "b", "c", "d"], ["r1: [a, b]", "r2: [c, d]"])
        #expect(text(islands.routes(of: "main")) == ["10.1.0.0/16 via 10.0.0.1"])
    }
}
