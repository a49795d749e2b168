import Testing
import Wire

@testable import Agents

@Suite("Ways back to main: recovery rules, windows, mg-return")
struct ReturnTests {
    /// All four gateways have rule 1; the way to main is cut for the gateways given from 60 s to 300 s, or for good.
    static func world(
        _ migration: RecoveryRule.Migration?, force: Bool = false, mode: ControllerSettings.RuleMode = .article,
        cut: [String] = ["mg1", "mg2", "mg3", "mg4"], healAt: Int? = 300, transport: Transport = .tcp,
        hours: [Int] = [], activeCalls: Int = 0
    ) -> World {
        var lab = Lab(force: force)
        lab.transport = transport
        lab.changeGateway = { settings in
            settings.asksToReturn = true
            settings.activeCalls = activeCalls
        }
        lab.changeController = { settings in
            settings.ruleMode = mode
            guard let migration else { return }
            var rule = RecoveryRule(number: 1)
            rule.migration = migration
            for hour in hours { rule.window.mark(.monday, hour: hour) }
            settings.recoveryRules = [rule]
            for index in settings.mediaGateways.indices { settings.mediaGateways[index].recoveryRule = 1 }
        }
        var world = lab.world()
        world.at(.seconds(60)) { $0.cut("wan", cut, ["main"]) }
        if let healAt { world.at(.seconds(healAt)) { $0.heal("wan") } }
        return world
    }

    static func controllers(_ world: World) -> [String?] { (1...4).map { world.controller(of: "mg\($0)") } }

    @Test(
        "a clean outage under 'immediately': back 180 to 240 s after the healing, with the old link kept until then",
        arguments: StoryTests.transports)
    func immediately(transport: Transport) throws {
        var world = Self.world(.immediately, transport: transport)
        world.run(until: .seconds(700))
        #expect(Self.controllers(world) == ["main", "main", "main", "main"])
        for gateway in 1...4 {
            let back = try #require(world.seconds(.registered, "mg\(gateway)", subject: "main", after: .seconds(300)))
            #expect(back >= 480 && back <= 540)
            #expect(world.lines(.linkLost, "mg\(gateway)").count == 1)
        }
        #expect(world.lines(.gatewayLost, "srs").count == 4)
        #expect(!world.isActive("srs"))
    }

    @Test("with no rule main refuses for ever; the first request goes out at once where there is no call")
    func noRule() throws {
        var world = Self.world(nil, healAt: 200)
        world.run(until: .seconds(900))
        #expect(Self.controllers(world) == ["srs", "srs", "srs", "srs"])
        let refused = world.lines(.gatewayRefused, "main", subject: "mg1")
        #expect(refused.allSatisfy { $0.entry.detail == "503 Service Unavailable: no recovery rule" })
        #expect(refused.count >= 22 && refused.count <= 24)
    }

    @Test("0-active-calls: refused while calls last, accepted at once when the last one ends")
    func calls() throws {
        var world = Self.world(.zeroActiveCalls, activeCalls: 2)
        world.at(.seconds(607)) { $0.command("mg1", .setActiveCalls(1)) }
        world.at(.seconds(617)) { $0.command("mg1", .setActiveCalls(0)) }
        world.run(until: .seconds(700))
        #expect(Self.controllers(world) == ["main", "srs", "srs", "srs"])
        let back = try #require(world.seconds(.registered, "mg1", subject: "main", after: .seconds(300)))
        #expect(back >= 617 && back < 617.1)
        #expect(
            world.lines(.gatewayRefused, "main", subject: "mg2").last?.entry.detail
                == "503 Service Unavailable: rule 1: calls are active")
    }

    // The story begins on Monday at 09:00.
    @Test(
        "time-day-window, with the story's start at 09:00",
        arguments: [
            (.timeDayWindow, [9], 0, true), (.timeDayWindow, [10], 0, false), (.timeDayWindow, [9], 1, true),
            (.timeWindowOrZeroActiveCalls, [10], 0, true), (.timeWindowOrZeroActiveCalls, [10], 1, false),
            (.timeWindowOrZeroActiveCalls, [9], 1, true),
        ] as [(RecoveryRule.Migration, [Int], Int, Bool)])
    func window(migration: RecoveryRule.Migration, hours: [Int], calls: Int, returns: Bool) {
        var world = Self.world(migration, hours: hours, activeCalls: calls)
        world.run(until: .seconds(900))
        #expect(Self.controllers(world) == [String?](repeating: returns ? "main" : "srs", count: 4))
    }

    @Test("a network that fails more often than every three minutes is never stable")
    func unstable() {
        var world = Self.world(.immediately, healAt: nil)
        for cycle in 0..<4 {
            world.at(.seconds(300 + 360 * cycle)) { $0.heal("wan") }
            world.at(.seconds(480 + 360 * cycle)) { $0.cut("wan", ["mg1", "mg2", "mg3", "mg4"], ["main"]) }
        }
        world.run(until: .seconds(1800))
        #expect(Self.controllers(world) == ["srs", "srs", "srs", "srs"])
        #expect(world.lines(.registered, subject: "main").allSatisfy { $0.at.seconds < 60 })
    }

    @Test("SRPF and 'immediately' in the article's reading negate each other while a gateway cannot return")
    func negation() throws {
        var world = Self.world(.immediately, force: true, cut: ["mg1"], healAt: nil)
        world.run(until: .seconds(1800))
        let opened = world.lines(.regionState, "main").filter { $0.entry.detail == "pae" }.map { $0.at.seconds }
        #expect(opened.count >= 4)
        for (first, second) in zip(opened, opened.dropFirst()) { #expect((235...285).contains(second - first)) }
        #expect(world.controller(of: "mg1") == "srs")
    }

    @Test("SRPF and 'immediately' in the text of release 10.2: the rule loses, whoever could return")
    func tenTwo() {
        var world = Self.world(.immediately, force: true, mode: .release10x2)
        world.run(until: .seconds(1200))
        #expect(Self.controllers(world) == ["srs", "srs", "srs", "srs"])
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
    }

    @Test("'immediately' in the article's reading, everything healed: the region is enabled, nobody is sent away again")
    func articleReturn() {
        var world = Self.world(.immediately, force: true)
        world.run(until: .seconds(1500))
        #expect(Self.controllers(world) == ["main", "main", "main", "main"])
        #expect(world.lines(.regionState, "main").last?.entry.detail == "en")
    }

    @Test(
        "SRPF and a time-day-window in the text of 10.2: open at the hour; re-armed, or everybody away again",
        arguments: [(true, ["pad", "ad", "pae", "en"]), (false, ["pad", "ad", "pae", "pad", "ad"])])
    func windowUnderPrevention(complete: Bool, states: [String]) throws {
        var world = Self.world(
            .timeDayWindow, force: true, mode: .release10x2, healAt: complete ? 300 : nil, hours: [10])
        if !complete {
            world.at(.seconds(300)) { $0.heal("wan") }
            world.at(.seconds(301)) { $0.cut("rest", ["mg4"], ["main"]) }
        }
        world.run(until: .seconds(7500))
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == states)
        let back = try #require(world.seconds(.registered, "mg1", subject: "main", after: .seconds(300)))
        #expect(back >= 3600 && back <= 3631)
        #expect(Self.controllers(world) == [String?](repeating: complete ? "main" : "srs", count: 4))
        // The window was open from 3600 s to 7200 s.
        if !complete { #expect(world.lines(.regionState, "main").suffix(2).first?.at.seconds == 7200) }
    }

    @Test(
        "enable mg-return: whoever asks returns, whatever its rule says; where one did not, all are sent away again",
        arguments: [(true, ["pad", "ad", "pae", "en"]), (false, ["pad", "ad", "pae", "pad", "ad"])])
    func manualReturn(complete: Bool, states: [String]) {
        var world = Self.world(nil, force: true, cut: ["mg1"], healAt: complete ? 300 : nil)
        world.at(.seconds(600)) { $0.command("main", .returnGateways) }
        world.run(until: .seconds(900))
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == states)
        #expect(Self.controllers(world) == [String?](repeating: complete ? "main" : "srs", count: 4))
        if !complete { #expect(world.lines(.regionState, "main").suffix(2).first?.at.seconds == 660) }
    }

    @Test(
        "the survivable is lost while main has yet to answer: refused, the gateway asks at once as one without service")
    func lostWhileAsking() throws {
        var world = Self.world(nil, cut: ["mg1"], healAt: 300)
        world.at(.seconds(400)) { $0.pause("main") }
        world.at(.seconds(410)) { $0.stop("srs", silently: false) }
        world.at(.seconds(412)) { $0.resume("main") }
        world.run(until: .seconds(600))
        #expect(world.controller(of: "mg1") == "main")
        #expect(world.lines(.registered, "mg1").last?.entry.detail == "Failover 909")
        let refused = try #require(world.lines(.refused, "mg1").last)
        #expect(refused.entry.detail == "503 Service Unavailable, asked while served")
        let registered = try #require(world.seconds(.registered, "mg1", after: .seconds(400)))
        #expect(refused.at.seconds >= 412 && registered >= refused.at.seconds && registered < 412.2)
        // The request that was out was the first attempt of the search.
        #expect(world.lines(.unanswered, "mg1").filter { $0.at.seconds > 405 }.isEmpty)
    }

    @Test("the survivable is lost while main has yet to answer: accepted, that is it")
    func acceptedWhileLost() throws {
        var world = Self.world(.immediately, cut: ["mg1"], healAt: 200)
        // The seventh request or so is accepted; main stands still when it comes.
        world.at(.seconds(395)) { $0.pause("main") }
        world.at(.seconds(408)) { $0.stop("srs", silently: false) }
        world.at(.seconds(409)) { $0.resume("main") }
        world.run(until: .seconds(600))
        #expect(world.controller(of: "mg1") == "main")
        let registered = try #require(world.seconds(.registered, "mg1", subject: "main", after: .seconds(200)))
        #expect(registered >= 409 && registered < 409.2, "\(world.text)")
    }

    @Test("edges of a window on the clock of the story", arguments: [(0, 3600), (20, 2400), (59, 60)])
    func edges(minute: Int, first: Int) throws {
        var hours = WeekHours()
        hours.mark(.monday, hour: 10)
        hours.mark(.monday, hour: 11)
        let start = CalendarTime(year: 2026, month: 1, day: 5, hour: 9, minute: minute)
        let opens = try #require(hours.nextEdge(after: .start, from: start))
        #expect(opens == .start + .seconds(first))
        let closes = try #require(hours.nextEdge(after: opens, from: start))
        #expect(closes == opens + .seconds(7200))
        #expect(hours.nextEdge(after: closes, from: start) == opens + .seconds(7 * 86_400))
        #expect(WeekHours().nextEdge(after: .start, from: start) == nil)
        hours.mark(.saturday, hour: 23)
        #expect(hours.contains(.start + .seconds((5 * 24 + 14) * 3600), from: start))
        #expect(!hours.contains(.start + .seconds((5 * 24 + 15) * 3600), from: start))
    }
}
