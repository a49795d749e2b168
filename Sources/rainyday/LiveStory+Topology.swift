import Reports
import Topologies

extension LiveStory {
    /// A topology at its beginning.
    init(_ topology: Topology, speed: Int) {
        var gateways: [(name: String, region: Int)] = []
        var controllers: [String] = []
        for node in topology.nodes {
            guard case .agent(let settings) = node.kind else { continue }
            switch settings {
            case .gateway: gateways.append((node.name, topology.nameBook.region(of: node.name)))
            case .controller: controllers.append(node.name)
            case _: break
            }
        }
        self.init(
            title: topology.title, lasts: topology.duration, speed: speed, gateways: gateways, controllers: controllers)
    }
}
