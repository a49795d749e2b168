import Testing
import Wire

@testable import Agents

@Suite("Many gateways in one process, and a controller for everybody")
struct GatewayFleetTests {
    static let controller = Endpoint(address: .v4(0x7F00_0002), port: 2944)

    private func settings(_ count: Int, _ transport: Transport) -> [GatewaySettings] {
        (0..<count).map { index in
            var settings = GatewaySettings(
                name: "g\(index)", address: .v4(0x7F00_0001), serialNumber: "S\(index)",
                mgcList: [ControllerAddress(name: "c", endpoint: Self.controller)])
            settings.port = UInt16(3000 + index)
            settings.transport = transport
            return settings
        }
    }

    private var everybody: Controller {
        var settings = ControllerSettings(name: "c", address: Self.controller.address, role: .main)
        settings.admission = .everybody
        settings.rasPort = 0
        settings.sipPort = 0
        return Controller(settings)
    }

    /// What the fleet sends reaches the controller at once and the other way round.
    private func exchange(_ fleet: inout GatewayFleet, _ controller: inout Controller, at now: Instant) {
        var toController = fleet.handle(.start, at: now)
        _ = controller.handle(.start, at: now)
        for _ in 0..<10 {
            var toFleet: [AgentEffect] = []
            for effect in toController {
                switch effect {
                case .send(let datagram):
                    let swapped = Datagram(local: datagram.remote, remote: datagram.local, bytes: datagram.bytes)
                    toFleet += controller.handle(.datagram(swapped), at: now)
                case .connect(let identifier, let remote):
                    let local = Endpoint(address: .v4(0x7F00_0001), port: UInt16(40_000 + Int(identifier.value)))
                    toFleet += controller.handle(
                        .connection(.init(-identifier.value), .accepted(local: remote, remote: local)), at: now)
                    toFleet += fleet.handle(.connection(identifier, .opened(local: local, remote: remote)), at: now)
                case .write(let identifier, let bytes):
                    toFleet += controller.handle(.connection(.init(-identifier.value), .received(bytes)), at: now)
                case _: break
                }
            }
            toController = []
            for effect in toFleet {
                switch effect {
                case .send(let datagram):
                    let swapped = Datagram(local: datagram.remote, remote: datagram.local, bytes: datagram.bytes)
                    toController += fleet.handle(.datagram(swapped), at: now)
                case .write(let identifier, let bytes) where identifier.value > 0:
                    toController.append(.write(identifier, bytes))
                case .write(let identifier, let bytes):
                    toController += fleet.handle(.connection(.init(-identifier.value), .received(bytes)), at: now)
                case _: break
                }
            }
        }
    }

    @Test("each registers for itself", arguments: [Transport.udp, .tcp])
    func registers(_ transport: Transport) {
        var fleet = GatewayFleet(settings(20, transport))
        var controller = everybody
        exchange(&fleet, &controller, at: .start)
        #expect(fleet.registeredCount == 20 && controller.registeredCount == 20 && fleet.count == 20)
        #expect(fleet.listeners.count == (transport == .udp ? 20 : 0))
        guard transport == .tcp else { return }
        // A connection that ends is its gateway's alone.
        let effects = fleet.handle(.connection(.init(7), .closed), at: .start + .seconds(1))
        #expect(fleet.registeredCount == 19)
        #expect(effects.contains { if case .connect = $0 { true } else { false } })
        #expect(fleet.handle(.connection(.init(7), .closed), at: .start + .seconds(1)).isEmpty)
        #expect(
            fleet.handle(.connection(.init(-1), .accepted(local: Self.controller, remote: Self.controller)), at: .start)
                == [.abort(.init(-1))])
    }

    @Test("gateways on one address and port leave one by one, and are lost one by one")
    func sharing() {
        var controller = everybody
        _ = controller.handle(.start, at: .start)
        let remote = Endpoint(address: .v4(0x7F00_0001), port: 4000)
        func say(_ gateway: Int, _ method: String, _ transaction: Int) -> [AgentEffect] {
            let text =
                "!/1 [10.0.0.\(gateway)] T=\(transaction){C=-{SC=ROOT{SV{MT=\(method),RE=\"901 Cold Boot\",V=1}}}}"
            return controller.handle(
                .datagram(Datagram(local: Self.controller, remote: remote, bytes: Array(text.utf8))), at: .start)
        }
        for gateway in 1...3 { _ = say(gateway, "RS", gateway) }
        #expect(controller.registeredCount == 3)
        let left = say(2, "FO", 9)
        #expect(controller.registeredCount == 2)
        #expect(left.contains { if case .journal(let entry) = $0 { entry.kind == .gatewayLost } else { false } })
    }
}
