import Topologies

/// Who is where, for whoever cannot see the drawing.
enum TopologyTable {
    static func table(_ topology: Topology) -> ReportTable {
        var table = ReportTable("Topology", "node", ["node", "what", "network", "address", "region"], numbers: [4])
        for router in topology.routers {
            table.add(
                HTMLText.name(router.name), "router", router.interfaces.map(\.network).joined(separator: ", "),
                router.interfaces.flatMap(\.addresses).map { "\($0)" }.joined(separator: ", "), "")
        }
        for node in topology.nodes {
            table.add(
                HTMLText.name(node.name), TopologyDrawing.kind(node), node.interface.network,
                node.interface.addresses.map { "\($0)" }.joined(separator: ", "), node.region.map { "\($0)" } ?? "")
        }
        return table
    }
}
