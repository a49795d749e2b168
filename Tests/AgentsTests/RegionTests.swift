import Testing
import Wire

@testable import Agents

@Suite("Region states, by level and by command")
struct RegionTests {
    static func machine(_ state: String) -> RegionRegistration {
        var machine = RegionRegistration(isDisabled: state == "rd")
        switch state {
        case "pad": _ = machine.evaluate(isBacked: true, hasLinks: true)
        case "ad": _ = machine.evaluate(isBacked: true, hasLinks: false)
        case "prd": _ = machine.disable(hasLinks: true)
        case "pae":
            _ = machine.evaluate(isBacked: true, hasLinks: false)
            _ = machine.beginReturn(.byHand)
        default: break
        }
        return machine
    }

    static func words(_ effects: [RegionRegistration.Effect]) -> [String] {
        effects.map { effect in
            switch effect {
            case .changed(let state): state.rawValue
            case .unregisterGateways: "unregister"
            }
        }
    }

    @Test(
        "every state that lasts meets every level",
        arguments: [
            // state, backed, links → effects
            ("en", false, false, []), ("en", false, true, []), ("en", true, false, ["pad", "ad"]),
            ("en", true, true, ["pad", "unregister"]),
            ("pad", true, true, []), ("pad", true, false, ["ad"]), ("pad", false, true, ["pae", "en"]),
            ("pad", false, false, ["pae", "en"]),
            ("ad", true, false, []), ("ad", true, true, []), ("ad", false, false, ["pae", "en"]),
            ("ad", false, true, ["pae", "en"]),
            ("pae", true, true, []), ("pae", true, false, []), ("pae", false, true, ["en"]),
            ("pae", false, false, ["en"]),
            ("prd", true, true, []), ("prd", false, true, []), ("prd", true, false, ["rd"]),
            ("prd", false, false, ["rd"]),
            ("rd", true, false, []), ("rd", false, false, []), ("rd", true, true, []), ("rd", false, true, []),
        ] as [(String, Bool, Bool, [String])])
    func level(state: String, isBacked: Bool, hasLinks: Bool, effects: [String]) {
        var machine = Self.machine(state)
        #expect(machine.state.rawValue == state)
        let log = Self.words(machine.evaluate(isBacked: isBacked, hasLinks: hasLinks))
        #expect(log == effects)
        #expect(machine.state.rawValue == effects.last { $0 != "unregister" } ?? state)
        #expect(machine.admits == ["en", "pen", "pae"].contains(machine.state.rawValue))
    }

    @Test(
        "every state that lasts meets every command",
        arguments: [
            // state → disable with links, disable without, enable, begin of a return
            ("en", ["prd", "unregister"], ["prd", "rd"], [], []),
            ("prd", [], [], ["pen", "en"], []), ("rd", [], [], ["pen", "en"], []),
            ("pad", [], [], [], ["pae"]), ("ad", [], [], [], ["pae"]),
            ("pae", ["prd", "unregister"], ["prd", "rd"], [], []),
        ] as [(String, [String], [String], [String], [String])])
    func command(state: String, loud: [String], quiet: [String], enabled: [String], returned: [String]) {
        var machine = Self.machine(state)
        #expect(Self.words(machine.disable(hasLinks: true)) == loud)
        machine = Self.machine(state)
        #expect(Self.words(machine.disable(hasLinks: false)) == quiet)
        machine = Self.machine(state)
        #expect(Self.words(machine.enable()) == enabled)
        machine = Self.machine(state)
        #expect(Self.words(machine.beginReturn(.byRule)) == returned)
        #expect((machine.returning == .byRule) == !returned.isEmpty)
    }

    @Test("the end of a return: all back, or everybody away again; no return, no end")
    func endOfReturn() {
        var machine = Self.machine("pae")
        #expect(Self.words(machine.endReturn(isBacked: false, hasLinks: true)) == ["en"])
        machine = Self.machine("pae")
        #expect(Self.words(machine.endReturn(isBacked: true, hasLinks: true)) == ["pad", "unregister"])
        #expect(machine.returning == nil)
        machine = Self.machine("pae")
        #expect(Self.words(machine.endReturn(isBacked: true, hasLinks: false)) == ["pad", "ad"])
        #expect(machine.endReturn(isBacked: true, hasLinks: true).isEmpty)
    }

    // MARK: Commands

    static let disable = ConsoleCommand.Action.setRegionRegistration(region: 2, isEnabled: false)
    static let enable = ConsoleCommand.Action.setRegionRegistration(region: 2, isEnabled: true)

    @Test("a region disabled on the survivable sends everybody home, and main takes them at once")
    func failBackByRegion() throws {
        var world = Lab(force: true).world()
        world.at(.seconds(60)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.at(.seconds(300)) { $0.heal("wan") }
        world.at(.seconds(400)) { $0.command("srs", Self.disable) }
        world.run(until: .seconds(600))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["main", "main", "main", "main"])
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad", "pae", "en"])
        #expect(world.lines(.regionState, "srs").map { $0.entry.detail } == ["prd", "rd"])
        for gateway in 1...4 {
            let back = try #require(world.seconds(.registered, "mg\(gateway)", subject: "main", after: .seconds(400)))
            #expect(back < 411)
        }
        #expect(!world.isActive("srs"))
    }

    @Test("a region disabled by hand outlasts a reset of the server, and the next outage has no survivable")
    func forgotten() {
        var world = Lab().world()
        world.at(.seconds(30)) { $0.command("srs", Self.disable) }
        world.at(.seconds(40)) { $0.command("srs", .reset) }
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.run(until: .seconds(600))
        #expect((1...4).allSatisfy { world.controller(of: "mg\($0)") == nil })
        #expect(world.lines(.refused, "mg1").last?.entry.detail == "503 Service Unavailable")
        world.command("srs", Self.enable)
        world.run(until: .seconds(700))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "srs", "srs"])
        #expect(world.lines(.regionState, "srs").map { $0.entry.detail } == ["prd", "rd", "pen", "en"])
    }

    @Test("disabled on main with SRPF: its gateways make the survivable active, and the other region follows")
    func disabledOnMain() {
        var lab = Lab(force: true)
        lab.changeController = { settings in
            settings.networkRegions.append(NetworkRegion(number: 3, name: "Branch 3", backupServers: ["srs"]))
            settings.mediaGateways[3].networkRegion = 3
        }
        var world = lab.world()
        world.at(.seconds(60)) { $0.command("main", Self.disable) }
        world.run(until: .seconds(300))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "srs", "srs"])
        #expect(world.lines(.regionState, "main", subject: "2").map { $0.entry.detail } == ["prd", "rd"])
        #expect(world.lines(.regionState, "main", subject: "3").map { $0.entry.detail } == ["pad", "ad"])
        // Enabled while the survivable is active: it is disabled again by SRPF, and then the command is refused.
        world.command("main", Self.enable)
        world.command("main", Self.enable)
        world.run(until: .seconds(301))
        #expect(
            world.lines(.regionState, "main", subject: "2").map { $0.entry.detail } == [
                "prd", "rd", "pen", "en", "pad", "ad",
            ])
        #expect(world.lines(.commanded, "main").count == 2)
    }

    @Test(
        "refusals",
        arguments: [
            ("main", .setRegionRegistration(region: 2, isEnabled: true), "is not disabled (en)"),
            ("main", .setRegionRegistration(region: 1, isEnabled: false), "No media gateway is assigned"),
            ("main", .setRegionRegistration(region: 9, isEnabled: false), "is not administered"),
            ("main", .showRegion(9), "is not administered"),
            ("srs", .returnGateways, "runs on the main server"),
        ] as [(String, ConsoleCommand.Action, String)])
    func refusals(node: String, action: ConsoleCommand.Action, reason: String) throws {
        let role: ControllerSettings.Role = node == "main" ? .main : .survivableRemote
        var bench = Bench(Controller(Lab(force: true).controller(role)))
        _ = bench.handle(.start)
        let effects = bench.handle(.command(ConsoleCommand(token: 1, action: action)))
        guard case .answer(let answer) = effects.last, case .refused(let text) = answer.body else {
            Issue.record("not refused: \(effects)")
            return
        }
        #expect(text.contains(reason))
        #expect(bench.kinds(.regionState).isEmpty)
    }

    @Test("the screen of a region")
    func screen() {
        var bench = Bench(Controller(Lab().controller(.main)))
        _ = bench.handle(.start)
        let effects = bench.handle(.command(ConsoleCommand(token: 1, action: .showRegion(2))))
        guard case .answer(let answer) = effects.last, case .screen(.statusRegion, let rows) = answer.body else {
            Issue.record("no screen: \(effects)")
            return
        }
        #expect(rows.map { $0["number"] } == ["1", "2", "3", "4"])
        #expect(rows.allSatisfy { $0["registered"] == "n" && $0["state"] == "en" })
    }

    @Test("PROCR disabled on the survivable: silence, main takes the gateways back once the registration has expired")
    func processorEthernet() throws {
        var world = Lab(force: true).world()
        world.at(.seconds(60)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.at(.seconds(300)) { $0.heal("wan") }
        world.at(.seconds(400)) { $0.command("srs", .setProcessorEthernet(false)) }
        world.run(until: .seconds(600))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["main", "main", "main", "main"])
        let lost = try #require(world.seconds(.survivableLost, "main", after: .seconds(400)))
        let enabled = try #require(world.lines(.regionState, "main").last?.at.seconds)
        #expect(lost > 425 && lost < 461 && enabled == lost)
        // It stays off over a reset; back on, it registers as inactive.
        world.command("srs", .reset)
        world.run(until: .seconds(700))
        #expect(world.lines(.survivableRegistered, "main").filter { $0.at.seconds > 400 }.isEmpty)
        world.command("srs", .setProcessorEthernet(true))
        world.run(until: .seconds(710))
        #expect(world.lines(.survivableRegistered, "main").last?.entry.detail == "inactive")
    }
}
