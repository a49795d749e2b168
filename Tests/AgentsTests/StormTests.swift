import Agents
import Testing
import Wire

/// Random faults, then calm: whatever happened, the agents must find each other again.
@Suite("Storms")
struct StormTests {
    static let nodes = ["main", "srs", "mg1", "mg2", "mg3", "mg4"]

    /// Twenty minutes of cuts, one-way cuts, kills, power cuts, pauses and resets, drawn from the seed.
    static func storm(_ seed: UInt64, force: Bool) -> World {
        var generator = SeededGenerator(seed: seed)
        var lab = Lab(force: force)
        lab.transport = generator.next() % 2 == 0 ? .tcp : .udp
        lab.linkTransport = generator.next() % 2 == 0 ? .tcp : .udp
        var world = lab.world()
        for number in 0..<25 {
            let begin = Duration.milliseconds(Int(generator.next() % 1_200_000))
            let length = Duration.milliseconds(Int(generator.next() % 200_000))
            let node = Self.nodes[Int(generator.next() % 6)]
            let other = Self.nodes[Int(generator.next() % 6)]
            let name = "fault \(number)"
            switch generator.next() % 6 {
            case 0, 1:
                world.at(begin) { $0.cut(name, [node], [other]) }
                world.at(begin + length) { $0.heal(name) }
            case 2:
                world.at(begin) { $0.cut(name, [node], [other], oneWay: true) }
                world.at(begin + length) { $0.heal(name) }
            case 3:
                let isSilent = generator.next() % 2 == 0
                world.at(begin) { $0.stop(node, silently: isSilent) }
                world.at(begin + length) { $0.start(node) }
            case 4:
                world.at(begin) { $0.pause(node) }
                world.at(begin + length) { $0.resume(node) }
            default: world.at(begin) { $0.command(node, .reset) }
            }
        }
        world.at(.seconds(1_500)) { world in
            for node in Self.nodes {
                world.resume(node)
                if world.nodes[node]?.isUp == false { world.start(node) }
            }
            for name in world.cuts.keys.sorted() { world.heal(name) }
        }
        world.at(.seconds(2_400)) { world in
            world.command("main", .show(.listMediaGateway), token: 100)
            world.command("srs", .show(.listMediaGateway), token: 101)
            world.command("main", .show(.statusRegionRegistration), token: 102)
        }
        world.run(until: .seconds(2_401))
        return world
    }

    static func rows(_ world: World, _ token: UInt64) -> [ConsoleRow] {
        guard case .screen(_, let rows) = world.answers.first(where: { $0.token == token })?.body else { return [] }
        return rows
    }

    @Test(
        "fifteen minutes after the storm all agree on who is registered where", arguments: 1...16 as ClosedRange<UInt64>
    )
    func calm(seed: UInt64) {
        let force = seed % 2 == 0
        let world = Self.storm(seed, force: force)
        let onMain = Set(Self.rows(world, 100).filter { $0["registered"] == "y" }.compactMap { $0["name"] })
        let onSurvivable = Set(Self.rows(world, 101).filter { $0["registered"] == "y" }.compactMap { $0["name"] })
        for gateway in ["mg1", "mg2", "mg3", "mg4"] {
            let controller = world.controller(of: gateway)
            #expect(controller != nil)
            #expect(onMain.contains(gateway) == (controller == "main"))
            #expect(onSurvivable.contains(gateway) == (controller == "srs"))
        }
        guard force else { return }
        #expect(onMain.isEmpty || onSurvivable.isEmpty)
        #expect(Self.rows(world, 102).last?["state"] == (onSurvivable.isEmpty ? "en" : "ad"))
    }
}
