import Fabric
import Frames
import Wire

/// Two networks with a router between them: `mg1` and `mg2` in the branch, `main` at headquarters.
struct Bench {
    static let mg1 = PortIdentifier(1)
    static let mg2 = PortIdentifier(2)
    static let routerBranch = PortIdentifier(3)
    static let routerHQ = PortIdentifier(4)
    static let main = PortIdentifier(5)
    static let names = [mg1: "mg1", mg2: "mg2", routerBranch: "r.branch", routerHQ: "r.hq", main: "main"]

    static let mg1Address = IPAddress.v4(0x0A14_010B)
    static let mg2Address = IPAddress.v4(0x0A14_010C)
    static let mainAddress = IPAddress.v4(0x0A0A_000A)

    var fabric: SwitchFabric<[UInt8]>
    /// What came of every call, as `milliseconds what`.
    var log: [String] = []

    init(branch: NetworkConditions? = nil, seed: UInt64 = 1, queueLimit: Int = 1_000) {
        fabric = SwitchFabric(
            ports: Self.ports, networks: branch.map { [$0] } ?? [], seed: seed, queueLimit: queueLimit)
    }

    static let ports = [
        port(mg1, "mg1", "branch", [mg1Address]),
        port(mg2, "mg2", "branch", [mg2Address]),
        port(routerBranch, "r", "branch", [.v4(0x0A14_0001)], isRouter: true),
        port(routerHQ, "r", "hq", [.v4(0x0A0A_0001)], isRouter: true),
        port(main, "main", "hq", [mainAddress]),
    ]

    private static func port(
        _ identifier: PortIdentifier, _ node: String, _ network: String, _ addresses: [IPAddress],
        isRouter: Bool = false
    ) -> Port {
        Port(
            identifier: identifier, node: node, network: network, mac: mac(identifier), addresses: addresses,
            isRouter: isRouter)
    }

    static func mac(_ port: PortIdentifier) -> MACAddress { MACAddress(0x0200_0000_0000 | UInt64(port.value)) }

    /// A UDP frame from one port to the next, between any two addresses.
    static func udp(
        _ source: IPAddress, on ingress: PortIdentifier, to destination: IPAddress, via egress: PortIdentifier,
        port: UInt16 = 1719, mark: UInt8 = 0
    ) -> [UInt8] {
        FrameBuilder.udp(
            from: FrameAddress(hardware: mac(ingress), address: source), port: port,
            to: FrameAddress(hardware: mac(egress), address: destination), port: port, payload: [mark])
    }

    static let gatewayFrame = udp(mg1Address, on: mg1, to: mainAddress, via: routerBranch)
    static let arpRequest = FrameBuilder.arp(
        ARPPacket(
            operation: ARPPacket.request, senderHardware: mac(mg1), senderProtocol: mg1Address,
            targetHardware: MACAddress(0), targetProtocol: mg2Address))

    static func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    mutating func send(_ frame: [UInt8], on port: PortIdentifier, at milliseconds: Int64) {
        drain(before: milliseconds)
        record(fabric.receive(frame, on: port, at: Self.at(milliseconds)), milliseconds)
    }

    mutating func apply(_ fault: LinkFault, at milliseconds: Int64) {
        drain(before: milliseconds)
        record(fabric.apply(fault, at: Self.at(milliseconds)), milliseconds)
    }

    /// Wakes the switch whenever it asks for it, until nothing is on its way.
    mutating func drain(before limit: Int64 = .max / 1_000_000) {
        while let wakeup = fabric.wakeup, wakeup.at <= Self.at(limit) {
            record(fabric.wake(at: wakeup.at), wakeup.at.nanoseconds / 1_000_000)
        }
    }

    private mutating func record(_ effects: [SwitchFabric<[UInt8]>.Effect], _ milliseconds: Int64) {
        for effect in effects {
            switch effect {
            case .sent: break
            case .deliver(let frame, let port):
                let mark = frame.count > 14 && frame[12] == 8 && frame[13] == 0 ? " \(frame[frame.count - 1])" : ""
                log.append("\(milliseconds) \(Self.names[port] ?? "?")\(mark)")
            case .dropped(let cause, let port):
                log.append("\(milliseconds) dropped at \(Self.names[port] ?? "?"): \(cause.rawValue)")
            }
        }
    }
}
