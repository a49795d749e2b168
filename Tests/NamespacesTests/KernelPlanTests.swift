import Fabric
import Testing
import Wire

@testable import Namespaces

@Suite("The plan of a lab")
struct KernelPlanTests {
    static let plan = KernelPlan(
        nodes: [
            NodePlan(
                name: "mg1",
                interfaces: [
                    InterfacePlan(
                        port: PortIdentifier(0), mac: MACAddress(0x0200_0000_0001),
                        addresses: [.init(.v4(0x0A14_010B), prefixLength: 16)])
                ],
                routes: [RoutePlan(destination: .v4(0x0A0A_0000), prefixLength: 16, gateway: .v4(0x0A14_0001))]),
            NodePlan(
                name: "r-hq",
                interfaces: [
                    InterfacePlan(
                        port: PortIdentifier(1), mac: MACAddress(0x0200_0000_0002),
                        addresses: [.init(.v6(high: 0x2001_0DB8 << 32, low: 1), prefixLength: 64)]),
                    InterfacePlan(
                        port: PortIdentifier(12), name: "eth1", mac: MACAddress(0x0200_0000_0003), addresses: [],
                        mtu: 1400),
                ],
                forwards: true, settings: [.init("net/ipv4/tcp_retries2", "5")]),
        ],
        mirrors: [MirrorPlan(index: 0, network: "hq")])

    @Test("steps in order, each in one line")
    func steps() {
        #expect(
            Self.plan.steps.map(\.description) == [
                "set net/ipv6/conf/all/disable_ipv6 = 1 in the lab's own namespace",
                "set net/ipv6/conf/default/disable_ipv6 = 1 in the lab's own namespace",
                "create the veth pair s0a (switch) and s0b in the lab's own namespace",
                "set s0b in the lab's own namespace up",
                "create the veth pair d0a (switch) and d0b in the lab's own namespace",
                "set d0b in the lab's own namespace up",
                "create a network namespace for mg1",
                "set net/ipv6/conf/all/disable_ipv6 = 1 in mg1",
                "create the veth pair p0 (switch) and eth0 in mg1, 02:00:00:00:00:01",
                "turn offloads of eth0 in mg1 off",
                "set lo in mg1 up",
                "add 10.20.1.11/16 to eth0 in mg1",
                "set eth0 in mg1 up",
                "add a route to 10.10.0.0/16 via 10.20.0.1 in mg1",
                "create a network namespace for r-hq",
                "set net/ipv6/conf/default/accept_ra = 0 in r-hq",
                "set net/ipv6/conf/default/accept_dad = 0 in r-hq",
                "set net/ipv6/conf/default/router_solicitations = 0 in r-hq",
                "set net/ipv4/ip_forward = 1 in r-hq",
                "set net/ipv4/conf/all/rp_filter = 0 in r-hq",
                "set net/ipv4/conf/all/send_redirects = 0 in r-hq",
                "set net/ipv4/conf/default/rp_filter = 0 in r-hq",
                "set net/ipv4/conf/default/send_redirects = 0 in r-hq",
                "set net/ipv6/conf/all/forwarding = 1 in r-hq",
                "set net/ipv4/tcp_retries2 = 5 in r-hq",
                "create the veth pair p1 (switch) and eth0 in r-hq, 02:00:00:00:00:02",
                "turn offloads of eth0 in r-hq off",
                "create the veth pair p12 (switch) and eth1 in r-hq, 02:00:00:00:00:03",
                "turn offloads of eth1 in r-hq off",
                "set lo in r-hq up",
                "add 2001:db8::1/64 to eth0 in r-hq",
                "set eth0 in r-hq up",
                "set eth1 in r-hq up",
            ])
    }

    @Test("only namespaces and links need undoing; the rest goes with them")
    func undo() {
        #expect(
            Self.plan.steps.compactMap { $0.undo?.description } == [
                "delete s0a and its other end", "delete d0a and its other end", "drop the network namespace of mg1",
                "delete p0 and its other end", "drop the network namespace of r-hq", "delete p1 and its other end",
                "delete p12 and its other end",
            ])
    }

    @Test("names and numbers of links are known beforehand and never collide")
    func names() {
        let mirror = MirrorPlan(index: 2, network: "wan")
        #expect([mirror.switchEnd(.sent), mirror.captureEnd(.sent)] == ["s2a", "s2b"])
        #expect([mirror.switchEnd(.delivered), mirror.captureEnd(.delivered)] == ["d2a", "d2b"])
        let mirrors = (0..<200).map { MirrorPlan(index: $0, network: "") }
        let ports = (0..<5_000).map {
            InterfacePlan(port: PortIdentifier($0), mac: MACAddress(1), addresses: []).switchIndex
        }
        let indices =
            ports
            + mirrors.flatMap { mirror in
                MirrorPlan.Kind.allCases.flatMap { [mirror.switchIndex($0), mirror.captureIndex($0)] }
            }
        #expect(Set(indices).count == indices.count)
    }

    @Test("a plan travels as a line of JSON and comes back the same")
    func travels() throws {
        let command = ControlCommand(identifier: 3, action: .build(Self.plan))
        let line = try ControlSocket.line(command)
        #expect(line.last == 0x0A && line.filter { $0 == 0x0A }.count == 1)
        #expect(try ControlSocket.value(ControlCommand.self, from: line.dropLast()) == command)
    }
}
