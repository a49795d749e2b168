import Agents
import Fabric
import Foundation
import Frames
import Megaco
import Packets
import Simulation
import Testing
import Topologies
import Wire

/// The H.248 messages of a story of the project, as its agents wrote them in virtual time.
enum SimulatedMessages {
    private struct Flow: Hashable {
        let link: Int
        let remote: IPAddress?
        let source: UInt16
        let destination: UInt16
    }

    /// Every message that a gateway or server sent, in order, copies included.
    ///
    /// - Parameters:
    ///   - tokens: how all of them write.
    ///   - encoding: text, or binary on another port.
    ///   - transport: what carries it.
    ///   - change: a last change to the settings of every controller.
    static func of(
        _ story: String, _ tokens: TextSpelling = .short, encoding: GatewaySettings.Encoding = .text,
        over transport: Agents.Transport = .tcp,
        change: (inout ControllerSettings) -> Void = { _ in }
    ) throws -> [[UInt8]] {
        let file = "Topologies/\(story).yaml"
        let yaml = try Workspace.text(Workspace.root.appending(path: file))
        var topology = try Topology(yaml: yaml, file: file)
        for index in topology.nodes.indices {
            guard case .agent(let settings) = topology.nodes[index].kind else { continue }
            switch settings {
            case .gateway(var gateway):
                gateway.tokens = tokens
                gateway.transport = transport
                gateway.encoding = encoding
                gateway.port = encoding.port
                for entry in gateway.mgcList.indices { gateway.mgcList[entry].endpoint.port = encoding.port }
                topology.nodes[index].kind = .agent(.gateway(gateway))
            case .controller(var controller):
                controller.tokens = tokens
                change(&controller)
                topology.nodes[index].kind = .agent(.controller(controller))
            case .sessionManager, .mediaServer, .phones, .stub: continue
            }
        }
        var simulator = Simulator(SimulationPlan(topology: topology))
        return try messages(in: try simulator.run())
    }

    private static func messages(in result: SimulationResult) throws -> [[UInt8]] {
        var streams: [Flow: (stream: TCPStream, framer: TPKTFramer)] = [:]
        var messages: [[UInt8]] = []
        for frame in result.frames where frame.direction == .sent && !result.links[frame.link].port.isRouter {
            let decoded = try DecodedFrame(decoding: frame.bytes[...])
            guard let ports = decoded.ports,
                [2944, 2945].contains(ports.source) || [2944, 2945].contains(ports.destination)
            else { continue }
            switch decoded.transport {
            case .udp(let datagram): messages.append([UInt8](datagram.payload))
            case .tcp(let segment):
                let flow = Flow(
                    link: frame.link, remote: decoded.destinationAddress, source: ports.source,
                    destination: ports.destination)
                for event in streams[flow, default: (TCPStream(), TPKTFramer())].stream.receive(segment) {
                    switch event {
                    case .bytes(let bytes):
                        messages += try streams[flow, default: (TCPStream(), TPKTFramer())].framer.append(bytes)
                    case .opened: streams[flow]?.framer = TPKTFramer()
                    case .gap(let count): Issue.record("\(count) bytes are missing on \(flow)")
                    case .finished, .reset: streams[flow] = nil
                    }
                }
            case .icmp, .fragment, .other, .none: continue
            }
        }
        return messages
    }
}
