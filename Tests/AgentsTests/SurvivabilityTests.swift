import RAS
import Testing
import Wire

@testable import Agents

@Suite("Survivable core, releases, denial events, alarms, local survivability")
struct SurvivabilityTests {
    /// Every gateway has a rule that migrates immediately; the way to main is cut for some or for all.
    static func world(
        core: Bool, mode: ControllerSettings.RuleMode, cut: [String], keepAlive: Int = 600
    ) -> World {
        var lab = Lab(force: true)
        lab.hasCore = core
        lab.changeGateway = { $0.asksToReturn = true }
        lab.changeController = { settings in
            settings.ruleMode = mode
            settings.timeToLive = .seconds(1200)
            settings.keepAliveInterval = .seconds(keepAlive)
            settings.resetsWhenIdle = core && settings.role.isSurvivable
            settings.recoveryRules = [RecoveryRule(number: 1)]
            for index in settings.mediaGateways.indices { settings.mediaGateways[index].recoveryRule = 1 }
        }
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", cut, ["main"]) }
        world.at(.seconds(210)) { $0.heal("wan") }
        return world
    }

    static func controllers(_ world: World) -> Set<String?> { Set((1...4).map { world.controller(of: "mg\($0)") }) }

    @Test(
        "the rows of the table for 'immediately': what a rule does in a region that SRPF disabled",
        arguments: [
            (true, ControllerSettings.RuleMode.release10x2, ["mg1", "mg2"], "main"),
            (true, .article, ["mg1", "mg2"], "main"),
            (false, .release10x2, ["mg1", "mg2"], "srs"),
            (false, .article, ["mg1", "mg2"], "main"),
        ])
    func rows(core: Bool, mode: ControllerSettings.RuleMode, cut: [String], end: String) {
        var world = Self.world(core: core, mode: mode, cut: cut)
        world.run(until: .seconds(560))
        #expect(Self.controllers(world) == [end])
        let states = world.lines(.regionState, "main").map { $0.entry.detail ?? "" }
        #expect(states == (end == "main" ? ["pad", "ad", "pae", "en"] : ["pad", "ad"]))
        // The core has no gateway left: it resets by itself, and main hears that it is inactive before.
        #expect(world.lines(.reset, "srs").count == (core && end == "main" ? 1 : 0))
        #expect(
            world.lines(.survivableRegistered, "main").last?.entry.detail == (end == "main" ? "inactive" : "active"))
    }

    @Test("a core that found nobody left with main keeps the region, whatever the rule says")
    func nobodyLeft() {
        var world = Self.world(core: true, mode: .release10x2, cut: ["mg1", "mg2", "mg3", "mg4", "srs"], keepAlive: 30)
        world.run(until: .seconds(900))
        #expect(Self.controllers(world) == ["srs"])
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
    }

    @Test(
        "which releases SRPF works with",
        arguments: [
            ((10, 2), (10, 2), ControllerSettings.Role.survivableRemote, ControllerSettings.ReleaseCheck.same, true),
            ((10, 2), (10, 1), .survivableRemote, .same, false),
            ((10, 2), (10, 1), .survivableRemote, .minimum, true),
            ((5, 2), (5, 2), .survivableRemote, .same, true),
            ((5, 1), (5, 1), .survivableRemote, .same, false),
            ((5, 2), (5, 2), .survivableCore, .same, false),
            ((6, 0), (6, 0), .survivableCore, .same, true),
            ((6, 0), (5, 2), .survivableCore, .minimum, false),
            ((4, 0), (3, 0), .survivableCore, .none, true),
        ])
    func releases(
        main: (UInt8, UInt8), other: (UInt8, UInt8), role: ControllerSettings.Role,
        check: ControllerSettings.ReleaseCheck, works: Bool
    ) {
        let objection = Release(major: main.0, minor: main.1).objection(
            to: Release(major: other.0, minor: other.1), of: role, by: check)
        #expect((objection == nil) == works)
    }

    @Test("main takes no notice of an active survivable of another release, and says so")
    func otherRelease() {
        var lab = Lab(force: true)
        lab.changeController = { if $0.role != .main { $0.release = Release(major: 9, minor: 1) } }
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.run(until: .seconds(400))
        #expect((1...2).map { world.controller(of: "mg\($0)") } == ["srs", "main"])
        #expect(world.lines(.regionState, "main").isEmpty)
        #expect(
            world.lines(.survivableRegistered, "main").map { $0.entry.detail } == [
                "inactive, but SRPF takes no notice: release 9.1, main has 10.2",
                "active, but SRPF takes no notice: release 9.1, main has 10.2",
            ])
    }

    @Test("denial events 3600 and 3602 are written down, counted, and shown", arguments: [3600, 3602])
    func denials(code: Int) throws {
        var lab = Lab(force: true)
        lab.administered = code == 3602
        lab.changeController = { if $0.role != .main { $0.survivableIdentifier = 77 } }
        var world = lab.world()
        world.run(until: .seconds(100))
        let text = code == 3600 ? "IP RRJ-ESS not admin" : "IP RRJ-ESS bad SID sent"
        let lines = world.lines(.denialEvent, "main")
        #expect(lines.count == 4 && lines.allSatisfy { $0.entry.detail == "\(code) \(text)" })
        world.command("main", .show(.events))
        world.run(until: .seconds(101))
        guard case .screen(.events, let rows) = try #require(world.answers.last).body else { throw Missing() }
        #expect(rows.count == 1 && rows[0]["type"] == "\(code)" && rows[0]["description"] == text)
        #expect(rows[0]["endpoint"] == "10.20.0.10" && rows[0]["count"] == "4")
        #expect(rows[0]["first"] == "01/05/09:00" && rows[0]["last"] == "01/05/09:01")
    }

    private struct Missing: Error {}

    @Test("alarms begin and end with links and keep-alives, each once")
    func alarms() {
        var world = Lab(force: false).world()
        world.at(.seconds(61)) { $0.cut("wan", ["srs", "mg1"], ["main"]) }
        world.at(.seconds(300)) { $0.heal("wan") }
        world.run(until: .seconds(130))
        world.command("main", .show(.alarms))
        world.run(until: .seconds(131))
        if case .screen(.alarms, let rows)? = world.answers.last?.body {
            #expect(rows.map { $0["object"] } == ["MED-GTWY", "SP-REG-M"])
            #expect(rows.map { $0["alternate name"] } == ["mg1", "srs"])
        } else {
            Issue.record("no screen")
        }
        world.run(until: .seconds(700))
        func all(_ node: String) -> [String] {
            world.journal.filter { $0.node == node && [.alarmRaised, .alarmCleared].contains($0.entry.kind) }
                .map { "\($0.entry.kind.rawValue) \($0.entry.subject ?? "-") \($0.entry.detail ?? "")" }
        }
        #expect(
            all("main").sorted() == [
                "alarm cleared srs SP-REG-M", "alarm raised mg1 MED-GTWY MAJOR", "alarm raised srs SP-REG-M MAJOR",
            ])
        #expect(all("srs") == ["alarm raised 10.10.0.10 SP-REG-S MAJOR", "alarm cleared 10.10.0.10 SP-REG-S"])
        #expect(
            all("mg1") == [
                "alarm raised - critical: could not find primary controller",
                "alarm cleared - critical: could not find primary controller",
            ])
    }

    @Test("the log of denials is bounded")
    func bounded() {
        var log = MaintenanceLog()
        for number in 0..<250 { log.note(.notAdministered, of: "\(number)", at: .start) }
        #expect(log.events.count == MaintenanceLog.eventLimit && log.events.first?.endpoint == "150")
        let raised = (1...2).map { _ in log.raise(.mediaGateway, "a", at: .start).count }
        let cleared = (1...2).map { _ in log.clear(.mediaGateway, "a").count }
        #expect(raised == [1, 0] && cleared == [1, 0])
    }

    @Test("a gateway in SLS is registered with nobody, and leaves it when a controller accepts")
    func local() {
        var lab = Lab(force: true)
        lab.changeGateway = { $0.localSurvivability = $0.name == "mg1" }
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1"], ["main", "srs"]) }
        world.at(.seconds(300)) { $0.heal("wan") }
        world.run(until: .seconds(290))
        world.command("mg1", .show(.localSurvivability))
        world.command("mg1", .show(.mgc), token: 2)
        world.run(until: .seconds(291))
        let answers = world.answers.suffix(2).map { answer -> [ConsoleRow] in
            if case .screen(_, let rows) = answer.body { rows } else { [] }
        }
        #expect(answers[0].first?["enabled"] == "y" && answers[0].first?["state"] == "Registered")
        #expect(answers[1].first?["registered"] == "NO" && answers[1].first?["link"] == "DOWN")
        #expect(world.controller(of: "mg1") == nil)
        world.run(until: .seconds(400))
        #expect(world.controller(of: "mg1") == "main")
        let states: [JournalEntry.Kind] = [.localSetup, .localRegistered, .localTeardown, .localUnregistered]
        #expect(world.journal.filter { $0.node == "mg1" && states.contains($0.entry.kind) }.map(\.entry.kind) == states)
        #expect(world.lines(.active, "srs").isEmpty && world.lines(.regionState, "main").isEmpty)
    }

    @Test("main carries out the requests of gateways without service before those of served ones")
    func priority() {
        var bench = ControllerTests.bench(.main) { $0.executionTime = .seconds(3) }
        let own = Endpoint(address: Lab.main.address, port: 2944)
        func ask(_ gateway: Int, served: Bool, at milliseconds: Int) {
            let remote = Endpoint(address: Lab.gatewayAddress(gateway), port: 2944)
            let registration = Wording.registration(serial: Lab.serial(gateway), served: served)
            let message = Wording.request(registration, UInt32(gateway), from: remote.address)
            _ = bench.handle(.datagram(Datagram(local: own, remote: remote, bytes: message)), at: milliseconds)
        }
        ask(1, served: true, at: 10)
        ask(2, served: false, at: 1_000)
        bench.run(until: 3_900)
        #expect(bench.kinds(.gatewayRefused).isEmpty && bench.kinds(.gatewayRegistered).isEmpty)
        bench.run(until: 4_100)
        #expect(bench.kinds(.gatewayRegistered).map(\.subject) == ["mg2"])
        #expect(bench.kinds(.gatewayRefused).map(\.subject) == ["mg1"])
    }
}
