public import Analysis
import Agents
public import Topologies

extension Topology {
    /// What an analysis cannot learn from packets, as this topology has it: names, regions, who backs whom.
    public var nameBook: NameBook {
        var book = NameBook()
        for router in routers {
            for address in router.interfaces.flatMap(\.addresses) { book.nodes[address] = router.name }
        }
        for node in nodes {
            for address in node.interface.addresses { book.nodes[address] = node.name }
            switch node.kind {
            case .agent(.gateway(let settings)):
                book.regions[node.name] = node.region
                book.primarySide[node.name] = settings.mgcList.prefix(settings.transitionPoint).map(\.name)
            case .agent(.controller(let settings)):
                switch settings.role {
                case .main:
                    book.controllers[node.name] = .main
                    book.regionDisabledErrors = [Int(settings.regionDisabledError)]
                case .survivableRemote: book.controllers[node.name] = .survivable
                }
            case .agent(.sessionManager): break
            case .program: book.regions[node.name] = node.region
            }
        }
        for region in regions { book.backupServers[region.number] = region.backupServers }
        return book
    }
}
