import Agents
import Fabric
import Frames
import Simulation
import Topologies
import Wire

/// Two hosts with two routers between them: `branch` – `r1` – `wan` (10 ms) – `r2` – `hq`.
struct Stage {
    static let client = IPAddress.v4(0x0A14_000B)
    static let server = IPAddress.v4(0x0A0A_000A)
    static let client6 = IPAddress.v6(high: 0x2001_0DB8_0020_0000, low: 0xB)
    static let server6 = IPAddress.v6(high: 0x2001_0DB8_0010_0000, low: 0xA)
    static let tcp = [Listener(transport: .tcp, local: Endpoint(address: server, port: 2944))]
    static let udp = [Listener(transport: .udp, local: Endpoint(address: server, port: 1719))]
    static let clientUDP = [Listener(transport: .udp, local: Endpoint(address: client, port: 1719))]
    static let one = ConnectionIdentifier(1)

    var plan: SimulationPlan

    init(
        client: @escaping @Sendable () -> Scripted, server: @escaping @Sendable () -> Scripted, seconds: Int = 10,
        actions: [(milliseconds: Int64, action: TimelineAction)] = []
    ) {
        let wan1 = IPAddress.v4(0xC000_0201)
        let wan2 = IPAddress.v4(0xC000_0202)
        let wan61 = IPAddress.v6(high: 0x2001_0DB8_FFFF_0000, low: 1)
        let wan62 = IPAddress.v6(high: 0x2001_0DB8_FFFF_0000, low: 2)
        let branch = IPAddress.v4(0x0A14_0001)
        let branch6 = IPAddress.v6(high: 0x2001_0DB8_0020_0000, low: 1)
        let hq = IPAddress.v4(0x0A0A_0001)
        let hq6 = IPAddress.v6(high: 0x2001_0DB8_0010_0000, low: 1)
        plan = SimulationPlan(
            stations: [
                SimulationPlan.Station(
                    name: "r1",
                    legs: [Self.leg(1, "r1", "branch", branch, branch6), Self.leg(2, "r1", "wan", wan1, wan61)],
                    routes: Self.routes(["10.10.0.0/16": wan2, "2001:db8:10::/64": wan62]), isRouter: true),
                SimulationPlan.Station(
                    name: "r2", legs: [Self.leg(3, "r2", "wan", wan2, wan62), Self.leg(4, "r2", "hq", hq, hq6)],
                    routes: Self.routes(["10.20.0.0/16": wan1, "2001:db8:20::/64": wan61]), isRouter: true),
                SimulationPlan.Station(
                    name: "server", legs: [Self.leg(5, "server", "hq", Self.server, Self.server6)],
                    routes: Self.routes(["10.20.0.0/16": hq, "2001:db8:20::/64": hq6]), makeAgent: { server() }),
                SimulationPlan.Station(
                    name: "client", legs: [Self.leg(6, "client", "branch", Self.client, Self.client6)],
                    routes: Self.routes(["10.10.0.0/16": branch, "2001:db8:10::/64": branch6]),
                    makeAgent: { client() }),
            ], end: Instant(nanoseconds: Int64(seconds) * 1_000_000_000))
        var wan = NetworkConditions(network: "wan")
        wan.delay = .milliseconds(10)
        plan.conditions = [wan]
        plan.actions = actions.map {
            ScheduledAction(at: Instant(nanoseconds: $0.milliseconds * 1_000_000), action: $0.action, text: "action")
        }
    }

    private static func leg(
        _ number: Int, _ node: String, _ network: String, _ four: IPAddress, _ six: IPAddress
    ) -> SimulationPlan.Leg {
        let isRouter = node.hasPrefix("r")
        return SimulationPlan.Leg(
            port: Port(
                identifier: PortIdentifier(number), node: node, network: network,
                mac: MACAddress(0x0200_0000_0000 + UInt64(number)), addresses: [four, six],
                isRouter: isRouter && node.count == 2),
            prefixLengths: [16, 64], name: isRouter && node.count == 2 ? "\(node).\(network)" : node)
    }

    private static func routes(_ table: KeyValuePairs<String, IPAddress>) -> [Route] {
        table.compactMap { text, via in IPNetwork(text).map { Route(destination: $0, via: via) } }
    }

    static let cut = TimelineAction.link(
        Rule(name: "cut", selector: .init(from: [client], to: [server]), effect: .cut))

    static func connect(_ address: IPAddress = server, port: UInt16 = 2944) -> AgentEffect {
        .connect(one, to: Endpoint(address: address, port: port))
    }

    static func write(_ text: String) -> AgentEffect { .write(one, [UInt8](text.utf8)) }

    static func datagram(_ text: String, port: UInt16 = 1719) -> AgentEffect {
        .send(
            Datagram(
                local: Endpoint(address: client, port: 1719), remote: Endpoint(address: server, port: port),
                bytes: [UInt8](text.utf8)))
    }

    func play() throws -> SimulationResult {
        var simulator = Simulator(plan)
        return try simulator.run()
    }
}

extension SimulationResult {
    /// What happened to a node's agent, as `milliseconds what`.
    func log(_ node: String) -> [String] {
        journal.filter { $0.node == node }.map { "\($0.time.nanoseconds / 1_000_000) \($0.entry.detail ?? "")" }
    }

    /// The frames on one link, as `milliseconds > what` for those sent and `milliseconds < what` for those delivered;
    /// sequence numbers count from each side's first.
    func trace(_ link: String, arp: Bool = false) -> [String] {
        var first: [UInt16: UInt32] = [:]
        var lines: [String] = []
        for frame in frames where links[frame.link].name == link {
            guard let decoded = try? DecodedFrame(decoding: frame.bytes[...]) else {
                lines.append("malformed")
                continue
            }
            if case .arp = decoded.network, !arp { continue }
            let sign = frame.direction == .sent ? ">" : "<"
            lines.append("\(frame.time.nanoseconds / 1_000_000) \(sign) \(Self.text(decoded, &first))")
        }
        return lines
    }

    private static func text(_ frame: DecodedFrame, _ first: inout [UInt16: UInt32]) -> String {
        switch frame.transport {
        case .none:
            guard case .arp(let packet) = frame.network else { return "?" }
            return packet.operation == 1
                ? "who has \(packet.targetProtocol)" : "\(packet.senderProtocol) is at \(packet.senderHardware)"
        case .udp(let datagram): return "UDP \(String(decoding: datagram.payload, as: UTF8.self))"
        case .icmp(let message): return "ICMP \(message.type)/\(message.code)"
        case .fragment, .other: return "?"
        case .tcp(let segment):
            if segment.flags.contains(.syn) { first[segment.sourcePort] = segment.sequence }
            // A reset of what was never open has the number zero itself.
            let sequence = segment.sequence == 0 ? 0 : segment.sequence &- (first[segment.sourcePort] ?? 0)
            let acknowledgement = segment.acknowledgement &- (first[segment.destinationPort] ?? 0)
            let names: [(TCPSegment.Flags, String)] = [
                (.syn, "SYN"), (.fin, "FIN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"),
            ]
            let flags = names.filter { segment.flags.contains($0.0) }.map(\.1).joined(separator: ",")
            let count = segment.payload.isEmpty ? "" : " \(segment.payload.count) bytes"
            let number = segment.flags.contains(.ack) ? " \(sequence) ack \(acknowledgement)" : " \(sequence)"
            return flags + number + count
        }
    }
}
