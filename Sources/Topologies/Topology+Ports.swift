public import Fabric
public import Wire

extension Topology {
    /// One port for each link, routers' legs among them, numbered from 1 by the order of the file.
    public func ports() -> [Port] {
        legs.enumerated().map { index, leg in
            Port(
                identifier: PortIdentifier(index + 1), node: leg.node, network: leg.interface.network,
                mac: leg.interface.mac, addresses: leg.interface.addresses, isRouter: leg.isRouter)
        }
    }

    /// What each network does to the frames that cross it, in the order of the file.
    public func networkConditions() -> [NetworkConditions] {
        networks.map { network in
            var conditions = NetworkConditions(network: network.name)
            conditions.delay = network.delay
            conditions.jitter = network.jitter
            conditions.lossPerMillion = network.lossPerMillion
            conditions.duplicatePerMillion = network.duplicatePerMillion
            conditions.reorderPerMillion = network.reorderPerMillion
            conditions.reorderDelay = network.reorderDelay
            conditions.bitsPerSecond = network.bitsPerSecond
            return conditions
        }
    }

    /// The node of this name; nil for a router or nobody.
    public func node(_ name: String) -> Node? { nodes.first { $0.name == name } }

    /// The addresses of a node or router; empty for nobody.
    public func addresses(of name: String) -> [IPAddress] {
        legs.filter { $0.node == name }.flatMap(\.interface.addresses)
    }

    /// The interfaces of a node or router, in order; empty for nobody.
    public func interfaces(of name: String) -> [Interface] { legs.filter { $0.node == name }.map(\.interface) }

    private struct Leg {
        var node: String
        var line: Int
        var interface: Interface
        var isRouter: Bool
    }

    /// Every link, by the order of the file.
    private var legs: [Leg] {
        let routerLegs = routers.flatMap { router in
            router.interfaces.map { Leg(node: router.name, line: router.line, interface: $0, isRouter: true) }
        }
        let nodeLegs = nodes.map { Leg(node: $0.name, line: $0.line, interface: $0.interface, isRouter: false) }
        return (routerLegs + nodeLegs).enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }

    /// Gives every interface its hardware address, `02:00:00:00:xx:yy` by the order of the file.
    mutating func numberInterfaces() {
        var number: UInt64 = 0x0200_0000_0000
        var macs: [String: [MACAddress]] = [:]
        for leg in legs {
            number += 1
            macs[leg.node, default: []].append(MACAddress(number))
        }
        for index in nodes.indices {
            if let mac = macs[nodes[index].name]?.first { nodes[index].interface.mac = mac }
        }
        for index in routers.indices {
            let own = macs[routers[index].name] ?? []
            for (leg, mac) in own.enumerated() { routers[index].interfaces[leg].mac = mac }
        }
    }
}
