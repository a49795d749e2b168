import Wire

extension Topology {
    /// The routing table of a node or router: a line for each network that it is not in but can reach, in the order
    /// of the file. Fewest hops win; of several ways that are equally short, the one whose router the file has first.
    public func routes(of name: String) -> [Route] {
        let own = interfaces(of: name)
        var routes: [Route] = []
        for network in networks where !own.contains(where: { $0.network == network.name }) {
            let distances = distances(to: network)
            var best: (distance: Int, via: IPAddress)?
            for leg in own {
                for router in routers where router.name != name {
                    guard let near = router.interfaces.first(where: { $0.network == leg.network }),
                        let address = near.addresses.first(where: { $0.isV4 == network.subnet.address.isV4 }),
                        let distance = router.interfaces.compactMap({ distances[$0.network] }).min(),
                        distance < best?.distance ?? .max
                    else { continue }
                    best = (distance, address)
                }
            }
            if let best { routes.append(Route(destination: network.subnet, via: best.via)) }
        }
        return routes
    }

    /// How many routers lie between each network and this one, over networks of the same address family.
    private func distances(to destination: Network) -> [String: Int] {
        let isV4 = destination.subnet.address.isV4
        let family = networks.filter { $0.subnet.address.isV4 == isV4 }.map(\.name)
        var distances = [destination.name: 0]
        var frontier = [destination.name]
        while !frontier.isEmpty {
            var next: [String] = []
            for network in frontier {
                for router in routers where router.interfaces.contains(where: { $0.network == network }) {
                    for leg in router.interfaces where distances[leg.network] == nil && family.contains(leg.network) {
                        distances[leg.network] = (distances[network] ?? 0) + 1
                        next.append(leg.network)
                    }
                }
            }
            frontier = next
        }
        return distances
    }
}
