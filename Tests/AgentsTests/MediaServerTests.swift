import Testing
import Wire

@testable import Agents

@Suite("Media servers")
struct MediaServerTests {
    static let address = IPAddress.v4(0x0A14_0028)

    static func world(gateways: Int = 4, change: (inout MediaServerSettings) -> Void = { _ in }) -> World {
        var lab = Lab(force: true)
        lab.gateways = gateways
        lab.changeController = { $0.mediaServers = [AdministeredMediaServer(name: "aams1", address: Self.address)] }
        var world = lab.world()
        var settings = MediaServerSettings(
            name: "aams1", address: address,
            controllers: [("main", Lab.main), ("srs", Lab.survivable)].map { name, endpoint in
                EntityLink(peer: name, endpoint: Endpoint(address: endpoint.address, port: 5060))
            })
        change(&settings)
        world.add(.mediaServer(settings))
        return world
    }

    static func links(_ world: World) -> [String] {
        world.lines(.mediaLink).map { "\($0.entry.subject ?? "") \($0.entry.detail ?? "")" }
    }

    @Test("registered with the survivable alone it drives the region to ad, and every gateway follows")
    func alone() {
        var world = Self.world()
        world.at(.seconds(65)) { $0.cut("wan", ["aams1"], ["main"]) }
        world.run(until: .seconds(300))
        #expect(Self.links(world) == ["main registered", "main lost: no answer", "srs registered"])
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "srs", "srs"])
        #expect(world.lines(.active, "srs").map { $0.entry.detail } == ["by a media server"])
        let lost = world.seconds(.mediaServerLost, "main")
        #expect(lost.map { $0 > 130 && $0 < 136 } == true)
    }

    @Test("it keeps main active without a gateway, and main without it is inactive once it falls silent")
    func keepsActive() {
        var world = Self.world(gateways: 1)
        world.at(.seconds(65)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.at(.seconds(300)) { $0.cut("far", ["aams1"], ["main", "srs"]) }
        world.run(until: .seconds(290))
        #expect(world.controller(of: "mg1") == "srs" && world.isActive("main") && world.isActive("srs"))
        world.run(until: .seconds(400))
        #expect(!world.isActive("main"))
        #expect(Self.links(world) == ["main registered", "main lost: no answer"])
    }

    @Test("it goes back to an earlier controller where it is told to", arguments: [false, true])
    func returns(byItself: Bool) {
        var world = Self.world(gateways: 0) { $0.returnsByItself = byItself }
        world.at(.seconds(65)) { $0.cut("wan", ["aams1"], ["main"]) }
        world.at(.seconds(200)) { $0.heal("wan") }
        world.run(until: .seconds(400))
        let more = byItself ? ["srs left", "main registered"] : []
        #expect(Self.links(world) == ["main registered", "main lost: no answer", "srs registered"] + more)
        #expect(world.lines(.mediaServerLost, "srs").count == (byItself ? 1 : 0))
    }

    @Test("a stranger's OPTIONS register nobody, and a controller off its network loses its media servers")
    func strangers() {
        var world = Self.world(gateways: 0)
        world.at(.seconds(40)) { $0.command("main", .setProcessorEthernet(false)) }
        world.run(until: .seconds(60))
        #expect(world.lines(.mediaServerRegistered, "main").map { $0.entry.subject } == ["aams1"])
        #expect(world.lines(.mediaServerLost, "main").map { $0.entry.detail } == ["PROCR is disabled"])
        #expect(!world.isActive("main"))
    }

    @Test("its console shows where it is, and refuses what others have")
    func console() {
        var world = Self.world(gateways: 0)
        world.at(.seconds(10)) { $0.command("aams1", .show(.mediaServer)) }
        world.at(.seconds(11)) { $0.command("aams1", .show(.mgc)) }
        world.at(.seconds(12)) { $0.command("aams1", .setTransitionPoint(2)) }
        world.at(.seconds(13)) { $0.command("aams1", .reset) }
        world.run(until: .seconds(20))
        let bodies = world.answers.map(\.body)
        guard bodies.count == 4, case .screen(.mediaServer, let rows) = bodies[0] else {
            Issue.record("\(bodies)")
            return
        }
        #expect(rows.map { $0["state"] } == ["registered", "idle"])
        #expect(bodies[1] == .refused("A media server does not have this screen."))
        #expect(bodies[2] == .refused("A media server has no such setting.") && bodies[3] == .done)
        #expect(Self.links(world) == ["main registered", "main registered"])
    }
}
