import Fabric
import Glibc
import Testing
import Wire

@testable import Namespaces

/// Nodes that talk through the switch, on real namespaces.
@Suite("A lab with its switch", .serialized, .timeLimit(.minutes(2)))
struct WireCrossingTests {
    /// Two networks with a node each, and a router between them; IPv4 and IPv6.
    static let plan = KernelPlan(
        nodes: [
            node("a", port: 0, network: 1, host: 2, peer: 2),
            NodePlan(
                name: "r",
                interfaces: [interface(port: 1, network: 1, host: 1), interface(port: 2, network: 2, host: 1)],
                forwards: true),
            node("b", port: 3, network: 2, host: 2, peer: 1),
        ],
        mirrors: [MirrorPlan(index: 0, network: "net1"), MirrorPlan(index: 1, network: "net2")])

    static func interface(port: Int, network: UInt32, host: UInt32) -> InterfacePlan {
        InterfacePlan(
            port: PortIdentifier(port), name: port == 2 ? "eth1" : "eth0",
            mac: MACAddress(0x0200_0000_0001 + UInt64(port)),
            addresses: [
                .init(.v4(0x0A00_0000 + network << 16 + host), prefixLength: 16),
                .init(.v6(high: 0x2001_0DB8_0000_0000 + UInt64(network), low: UInt64(host)), prefixLength: 64),
            ])
    }

    static func node(_ name: String, port: Int, network: UInt32, host: UInt32, peer: UInt32) -> NodePlan {
        let routes = [
            RoutePlan(
                destination: .v4(0x0A00_0000 + peer << 16), prefixLength: 16,
                gateway: .v4(0x0A00_0001 + network << 16)),
            RoutePlan(
                destination: .v6(high: 0x2001_0DB8_0000_0000 + UInt64(peer), low: 0), prefixLength: 64,
                gateway: .v6(high: 0x2001_0DB8_0000_0000 + UInt64(network), low: 1)),
        ]
        return NodePlan(name: name, interfaces: [interface(port: port, network: network, host: host)], routes: routes)
    }

    /// A built lab with a running switch.
    static func lab() throws -> (host: LabHost, switch: SwitchClient, descriptor: Descriptor) {
        let host = try LabFixture.host()
        try host.build(plan)
        let executable = try LabFixture.executable()
        let spawned = try host.spawn(
            SpawnRequest(name: "switch", node: nil, path: executable, arguments: ["rainyday", "lab-switch"]))
        let descriptor = Descriptor(owning: try #require(spawned.channel))
        var client = SwitchClient(descriptor: descriptor.number)
        let ports = plan.nodes.flatMap { node in
            node.interfaces.map { leg in
                Port(
                    identifier: leg.port, node: node.name, network: leg.port.value < 2 ? "net1" : "net2", mac: leg.mac,
                    addresses: leg.addresses.map(\.address), isRouter: node.forwards)
            }
        }
        let missing = try client.configure(
            SwitchConfiguration(
                ports: ports, networks: [NetworkConditions(network: "net1"), NetworkConditions(network: "net2")],
                seed: 1,
                clock: SwitchClock(originMonotonicNanoseconds: 0, speed: 1),
                mirrors: plan.mirrors.map {
                    SwitchMirror(
                        network: $0.network, sent: $0.switchEnd(.sent), delivered: $0.switchEnd(.delivered),
                        farEnds: MirrorPlan.Kind.allCases.map($0.captureEnd))
                }))
        #expect(missing == [])
        return (host, client, descriptor)
    }

    /// What a TCP connection to a port without a listener ends with: refused by a segment from the other node, which
    /// only comes where checksums are right in both directions.
    static func connect(_ address: String, from node: String, _ host: LabHost) throws -> String {
        try LabFixture.shell(
            "exec 2>&1; LC_ALL=C timeout 5 bash -c 'echo > /dev/tcp/\(address)/9'", in: node, of: host)
    }

    @Test("TCP crosses switch and router with right checksums", arguments: ["10.2.0.2", "2001:db8:0:2::2"])
    func crossing(address: String) throws {
        let lab = try Self.lab()
        let words = try Self.connect(address, from: "a", lab.host)
        #expect(words.contains("Connection refused"), "\(words)")
        try lab.host.stop()
    }

    @Test("a node that was powered off and on is there again, with the same addresses")
    func powerCycle() throws {
        var lab = try Self.lab()
        #expect(try Self.connect("10.2.0.2", from: "a", lab.host).contains("Connection refused"))
        try lab.host.powerOff("b")
        try lab.host.powerOn("b")
        try lab.switch.send(.reopen(port: PortIdentifier(3)))
        let report = try lab.switch.next(timeout: .seconds(5))
        #expect(report == .reopened(port: PortIdentifier(3), found: true))
        #expect(try Self.connect("10.2.0.2", from: "a", lab.host).contains("Connection refused"))
        try lab.host.stop()
    }
}
