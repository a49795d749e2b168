import Wire

/// What a lab asks of the kernel, as values: namespaces, links, addresses and routes, and the switch's mirror ports.
///
/// Nothing here touches the kernel. ``steps`` says in order what would be done; the lab's first process does it.
public struct KernelPlan: Hashable, Sendable, Codable {
    /// Nodes and routers, in the order of the topology file.
    public var nodes: [NodePlan]
    /// One for each network.
    public var mirrors: [MirrorPlan]
    /// The mark that every link of the lab bears (IFLA_GROUP), by which they are deleted in one go.
    public var group: UInt32

    public init(nodes: [NodePlan], mirrors: [MirrorPlan], group: UInt32 = 1_948) {
        self.nodes = nodes
        self.mirrors = mirrors
        self.group = group
    }

    /// All steps in order: the lab's own namespace, the mirror ports, then node by node.
    public var steps: [PlanStep] {
        // Without this each switch-side end would send IPv6 multicasts of its own.
        let own: [KernelOperation] = ["all", "default"].map {
            .set(path: "net/ipv6/conf/\($0)/disable_ipv6", value: "1", node: nil)
        }
        return (own + mirrors.flatMap(operations(of:))).map(PlanStep.init) + nodes.flatMap(steps(for:))
    }

    /// The steps that make one node, also when it is powered on again.
    public func steps(for node: NodePlan) -> [PlanStep] {
        let namespace: [KernelOperation] =
            [.createNamespace(node: node.name)]
            + settings(of: node).map { .set(path: $0.path, value: $0.value, node: node.name) }
        let pairs: [KernelOperation] = zip(node.interfaces, Self.indices).flatMap { interface, index in
            pair(interface, index: index, of: node)
        }
        // The loopback link is the first of every namespace.
        let loopback = KernelOperation.setUp(link: "lo", index: 1, node: node.name)
        let addresses: [KernelOperation] = zip(node.interfaces, Self.indices).flatMap { interface, index in
            interface.addresses.map {
                .addAddress(
                    $0.address, prefixLength: $0.prefixLength, link: interface.name, index: index, node: node.name)
            } + [.setUp(link: interface.name, index: index, node: node.name)]
        }
        let routes = node.routes.map { KernelOperation.addRoute($0, node: node.name) }
        return (namespace + pairs + [loopback] + addresses + routes).map(PlanStep.init)
    }

    /// The interface indices of a node's own ends, after the loopback link's 1.
    private static let indices = Int32(2)...Int32(1_000)

    private func operations(of mirror: MirrorPlan) -> [KernelOperation] {
        MirrorPlan.Kind.allCases.flatMap { kind -> [KernelOperation] in
            let far = NetlinkMessage.PairEnd(name: mirror.captureEnd(kind), index: mirror.captureIndex(kind))
            return [
                .createPair(
                    near: .init(name: mirror.switchEnd(kind), index: mirror.switchIndex(kind)), far: far, node: nil,
                    group: group),
                .setUp(link: far.name, index: far.index, node: nil),
            ]
        }
    }

    private func pair(_ interface: InterfacePlan, index: Int32, of node: NodePlan) -> [KernelOperation] {
        [
            .createPair(
                near: .init(name: interface.switchEnd, index: interface.switchIndex, mtu: interface.mtu),
                far: .init(name: interface.name, index: index, mac: interface.mac, mtu: interface.mtu),
                node: node.name, group: group),
            .disableOffloads(link: interface.name, node: node.name),
        ]
    }

    /// What every node gets: IPv6 only where it has an IPv6 address, and then without chatter of its own; forwarding
    /// and no redirects on a router, whatever the host's defaults are (IPv4 settings of a new namespace follow them).
    private func settings(of node: NodePlan) -> [NodePlan.Setting] {
        let hasIPv6 = node.interfaces.contains { $0.addresses.contains { !$0.address.isV4 } }
        var settings: [NodePlan.Setting] = []
        if hasIPv6 {
            for name in ["accept_ra", "accept_dad", "router_solicitations"] {
                settings.append(.init("net/ipv6/conf/default/\(name)", "0"))
            }
        } else {
            settings.append(.init("net/ipv6/conf/all/disable_ipv6", "1"))
        }
        if node.forwards {
            settings.append(.init("net/ipv4/ip_forward", "1"))
            for place in ["all", "default"] {
                settings.append(.init("net/ipv4/conf/\(place)/rp_filter", "0"))
                settings.append(.init("net/ipv4/conf/\(place)/send_redirects", "0"))
            }
            if hasIPv6 { settings.append(.init("net/ipv6/conf/all/forwarding", "1")) }
        }
        return settings + node.settings
    }
}
