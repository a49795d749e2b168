import Agents
import Fabric
import LiveCapture
public import Namespaces
import Packets
public import Topologies
import Wire

/// A topology in the terms of the kernel, the switch and the capture; pure, so that `rainyday plan` can show it.
public struct LabLayout: Sendable {
    /// Namespaces, links, addresses and routes.
    public let kernel: KernelPlan
    let ports: [Port]
    let networks: [NetworkConditions]
    let links: [CaptureLink]
    /// Seconds from 1970 to the start of the story, taken as UTC.
    let storyStart: Int64

    public init(_ topology: Topology) {
        let ports = topology.ports()
        self.ports = ports
        networks = topology.networkConditions()
        var nodes: [NodePlan] = []
        var names: [String] = []
        for port in ports where !names.contains(port.node) { names.append(port.node) }
        for name in names {
            let own = ports.filter { $0.node == name }
            let interfaces = zip(own, topology.interfaces(of: name)).enumerated().map { index, pair in
                InterfacePlan(
                    port: pair.0.identifier, name: "eth\(index)", mac: pair.0.mac,
                    addresses: zip(pair.1.addresses, pair.1.prefixLengths).map {
                        InterfacePlan.Address($0, prefixLength: $1)
                    })
            }
            let routes = topology.routes(of: name).map { RoutePlan(destination: $0.destination, gateway: $0.via) }
            nodes.append(
                NodePlan(
                    name: name, interfaces: interfaces, routes: routes, forwards: own.contains(where: \.isRouter),
                    settings: Self.settings(of: topology.node(name))))
        }
        kernel = KernelPlan(
            nodes: nodes,
            mirrors: topology.networks.enumerated().map { MirrorPlan(index: $0, network: $1.name) })
        links = ports.map { port in
            CaptureLink(
                name: port.isRouter ? "\(port.node).\(port.network)" : port.node, network: port.network,
                macValue: port.macValue, addresses: port.addresses)
        }
        let start = topology.startOfStory
        storyStart = StoryHeader.epoch(
            year: start.year, month: start.month, day: start.day, hour: start.hour, minute: start.minute)
    }

    /// Our nodes speak TCP as those of a simulation do: without selective acknowledgement, and so without a tail loss
    /// probe, which would come before the first retransmission and shift all that follow (RFC 8985 §7).
    private static func settings(of node: Node?) -> [NodePlan.Setting] {
        guard case .agent? = node?.kind else { return [] }
        return [NodePlan.Setting("net/ipv4/tcp_sack", "0")]
    }

    func switchConfiguration(clock: SwitchClock, seed: UInt64) -> SwitchConfiguration {
        SwitchConfiguration(
            ports: ports, networks: networks, seed: seed, clock: clock,
            mirrors: kernel.mirrors.map {
                SwitchMirror(
                    network: $0.network, sent: $0.switchEnd(.sent), delivered: $0.switchEnd(.delivered),
                    farEnds: [$0.captureEnd(.sent), $0.captureEnd(.delivered)])
            })
    }

    func captureConfiguration(path: String, clock: CaptureClock, seed: UInt64) -> CaptureConfiguration {
        CaptureConfiguration(
            outputPath: path, links: links,
            mirrors: kernel.mirrors.flatMap {
                [
                    CaptureMirror(interface: $0.captureEnd(.sent), kind: .sent, network: $0.network),
                    CaptureMirror(interface: $0.captureEnd(.delivered), kind: .delivered, network: $0.network),
                ]
            }, clock: clock, storyStart: storyStart,
            comment: StoryHeader(start: storyStart, speed: clock.speed, seed: seed, mode: "wire").comment)
    }

    func port(of node: String) -> [Port] { ports.filter { $0.node == node } }
}
