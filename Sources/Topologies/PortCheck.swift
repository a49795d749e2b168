import Fabric
import Wire

/// Says which lines of a topology keep a ``PortNeed`` from getting through.
public struct PortCheck: Sendable {
    private let topology: Topology
    private let switchPorts: [Port]
    private var paths: [[String]: Path?] = [:]

    /// The networks and routers between two nodes, both ways alike where routes are.
    private struct Path {
        var networks: [String]
        var routers: [String]
    }

    public init(_ topology: Topology) {
        self.topology = topology
        switchPorts = topology.ports()
    }

    /// The networks that a need crosses, the first one first; empty where no way leads there.
    public mutating func networks(of need: PortNeed) -> [String] { path(from: need.from, to: need.to)?.networks ?? [] }

    /// What stands in the way, in the order of the file.
    ///
    /// A line of the timeline counts where it cuts the way there or the way back, or loses every frame; a firewall
    /// where the need is opened from its outside, or where it sees one direction of TCP only.
    public mutating func barriers(of need: PortNeed) -> [PortBarrier] {
        guard let path = path(from: need.from, to: need.to) else { return [.noRoute] }
        return topology.timeline.compactMap { entry in
            guard case .link(let rule) = entry.action, concerns(rule.selector, need, path), stops(rule, need) else {
                return nil
            }
            return .fault(text: entry.text, line: entry.line, from: entry.at, until: entry.until)
        }
    }

    /// What stands in the way of a port that real servers use, between any two of its nodes, each once.
    ///
    /// Of so many pairs as a large site has the first ten thousand are looked at.
    public mutating func barriers(of port: UnemulatedPort) -> [PortBarrier] {
        var found: [PortBarrier] = []
        var pairs = 0
        for from in port.from {
            for target in port.to where target != from {
                pairs += 1
                guard pairs <= 10_000 else { return found }
                let need = PortNeed(
                    from: from, to: target, transport: port.transport, ports: port.ports, purpose: .options,
                    setting: "", line: 0)
                for barrier in barriers(of: need) where !found.contains(barrier) { found.append(barrier) }
            }
        }
        return found
    }

    /// Whether a rule that sees some of a need's packets lets none of them do their work.
    private func stops(_ rule: Rule, _ need: PortNeed) -> Bool {
        let (near, far) = (topology.addresses(of: need.from), topology.addresses(of: need.to))
        let selector = rule.selector
        let isThere = matches(selector.from, near) && matches(selector.to, far)
        let isBack = matches(selector.from, far) && matches(selector.to, near)
        if case .firewall(let settings) = rule.effect {
            // Of TCP it misses half; to UDP every packet from the inside is a new session.
            guard selector.bothWays else { return need.transport == .tcp && (isThere || isBack) }
            return isBack && !isThere && settings.openedBy == .inside
        }
        return (isThere || isBack) && (rule.effect == .cut || rule.effect == .loss(perMillion: 1_000_000))
    }

    private func concerns(_ selector: Rule.Selector, _ need: PortNeed, _ path: Path) -> Bool {
        if let transport = selector.transport {
            guard transport == (need.transport == .tcp ? .tcp : .udp) else { return false }
        }
        guard selector.ports.isEmpty || selector.ports.contains(where: need.ports.contains) else { return false }
        if let network = selector.network, !path.networks.contains(network) { return false }
        if !selector.links.isEmpty {
            let passed = Set([need.from, need.to] + path.routers)
            let isPassed = switchPorts.contains { port in
                selector.links.contains(port.identifier) && passed.contains(port.node)
                    && path.networks.contains(port.network)
            }
            guard isPassed else { return false }
        }
        return true
    }

    private func matches(_ wanted: [IPAddress], _ addresses: [IPAddress]) -> Bool {
        wanted.isEmpty || wanted.contains(where: addresses.contains)
    }

    private mutating func path(from: String, to: String) -> Path? {
        guard let start = topology.interfaces(of: from).first, let end = topology.interfaces(of: to).first,
            let target = end.addresses.first
        else { return nil }
        let key = [start.network, end.network]
        if let known = paths[key] { return known }
        let found = walk(from, start.network, to: end.network, target)
        paths[key] = .some(found)
        return found
    }

    /// Follows the routes from router to router.
    private func walk(_ from: String, _ start: String, to end: String, _ target: IPAddress) -> Path? {
        var path = Path(networks: [start], routers: [])
        var place = from
        while path.networks.last != end {
            guard path.routers.count <= topology.routers.count,
                let route = topology.routes(of: place).first(where: { $0.destination.contains(target) }),
                let near = topology.routers.first(where: { router in
                    router.interfaces.contains { $0.addresses.contains(route.via) }
                })
            else { return nil }
            place = near.name
            path.routers.append(near.name)
            if let leg = near.interfaces.first(where: { $0.network == end }) {
                path.networks.append(leg.network)
            } else if let onward = topology.routes(of: near.name).first(where: { $0.destination.contains(target) }),
                let leg = near.interfaces.first(where: { leg in
                    topology.networks.contains { $0.name == leg.network && $0.subnet.contains(onward.via) }
                })
            {
                path.networks.append(leg.network)
            } else {
                return nil
            }
        }
        return path
    }
}
