import Agents
import Testing
import Wire

@Suite("The stories, in virtual time")
struct StoryTests {
    static let transports: [Transport] = [.tcp, .udp]

    @Test("sunny day: all register with main, the survivable registers inactive and its entity link is down")
    func sunnyDay() {
        var world = Lab().world()
        world.run(until: .seconds(3600))
        for gateway in 1...4 { #expect(world.controller(of: "mg\(gateway)") == "main") }
        #expect(world.lines(.linkLost).isEmpty)
        #expect(world.lines(.gatewayLost).isEmpty)
        #expect(world.lines(.lostMain).isEmpty)
        #expect(world.lines(.active).map(\.node) == ["main"])
        #expect(world.lines(.survivableRegistered).map { $0.entry.detail } == ["inactive"])
        #expect(world.lines(.entityLink, "sm1", subject: "main").map { $0.entry.detail } == ["up: 200 OK"])
        #expect(
            world.lines(.entityLink, "sm1", subject: "srs").map { $0.entry.detail } == [
                "down: 503 Service Unavailable (LSP is inactive)"
            ])
    }

    @Test("power outage of main: everybody fails over, nobody is on main", arguments: transports)
    func powerOutage(transport: Transport) throws {
        var lab = Lab()
        lab.transport = transport
        var world = lab.world()
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.at(.seconds(600)) { $0.start("main") }
        world.run(until: .seconds(900))
        for gateway in 1...4 {
            let node = "mg\(gateway)"
            let loss = try #require(world.seconds(.linkLost, node))
            #expect(loss > 60 + 45 && loss <= 60 + 60)
            let onSurvivable = try #require(world.seconds(.registered, node, subject: "srs"))
            #expect(onSurvivable >= loss + 60 && onSurvivable < loss + 60.1)
            #expect(world.lines(.registered, node).last?.entry.detail == "Failover 909")
            #expect(world.controller(of: node) == "srs")
        }
        // After the return of main: the survivable registers as active, main without gateways is not active.
        #expect(world.lines(.survivableRegistered, "main").last?.entry.detail == "active")
        #expect(world.lines(.active).map(\.node) == ["main", "srs"])
        #expect(world.lines(.regionState).isEmpty)
        let links = world.lines(.entityLink, "sm1", subject: "srs").map { $0.entry.detail }
        #expect(links == ["down: 503 Service Unavailable (LSP is inactive)", "up: 200 OK"])
        let up = try #require(world.seconds(.entityLink, "sm1", subject: "srs", after: .seconds(60)))
        let active = try #require(world.seconds(.active, "srs"))
        #expect(up - active < 0.1)
    }

    @Test("a gateway reset after the outage splits the region where SRPF is off")
    func splitGatewayReset() throws {
        var world = Lab().world()
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.at(.seconds(600)) { $0.start("main") }
        world.at(.seconds(720)) { $0.command("mg3", .reset) }
        world.run(until: .seconds(1200))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "main", "srs"])
        let onMain = try #require(world.seconds(.registered, "mg3", subject: "main", after: .seconds(720)))
        #expect(onMain >= 760 && onMain < 760.1)
        #expect(world.lines(.registered, "mg3").last?.entry.detail == "Restart 901")
    }

    @Test("a gateway reset after the outage is refused where SRPF is on", arguments: transports)
    func preventedGatewayReset(transport: Transport) throws {
        var lab = Lab(force: true)
        lab.transport = transport
        var world = lab.world()
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.at(.seconds(600)) { $0.start("main") }
        world.at(.seconds(720)) { $0.command("mg3", .reset) }
        world.run(until: .seconds(1200))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "srs", "srs"])
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
        // Never on main after its return: no split ever began.
        #expect(world.lines(.gatewayRegistered, "main").allSatisfy { $0.at < .start + .seconds(60) })
        let refusals = world.lines(.refused, "mg3")
        #expect(refusals.count == 6)
        #expect(refusals.allSatisfy { $0.entry.detail == "503 Service Unavailable" })
        let onSurvivable = try #require(world.seconds(.registered, "mg3", after: .seconds(720)))
        #expect(onSurvivable >= 820 && onSurvivable < 820.1)
    }

    @Test("a gateway that reaches main before the survivable's first RRQ splits the region for one keep-alive")
    func registrationRace() throws {
        var world = Lab(force: true).world()
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.at(.seconds(560)) { $0.command("mg3", .reset) }
        world.at(.seconds(600)) { $0.start("main") }
        world.run(until: .seconds(900))
        let began = try #require(world.seconds(.registered, "mg3", subject: "main", after: .seconds(600)))
        #expect(began < 611)
        let ended = try #require(world.seconds(.unregistered, "mg3", subject: "main"))
        let report = try #require(world.seconds(.survivableRegistered, "main", after: .seconds(600)))
        #expect(ended - began < 30 && ended > report && ended - report < 0.1)
        #expect(world.controller(of: "mg3") == "srs")
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
    }

    @Test("a partial network failure splits the region where SRPF is off", arguments: transports)
    func splitPartial(transport: Transport) throws {
        var lab = Lab()
        lab.transport = transport
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.run(until: .seconds(900))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "main", "main"])
        for node in ["mg1", "mg2"] {
            let onSurvivable = try #require(world.seconds(.registered, node, subject: "srs"))
            #expect(onSurvivable - 61 >= 105 && onSurvivable - 61 <= 130)
        }
        let lost = world.lines(.gatewayLost, "main")
        #expect(lost.count == 2)
        #expect(lost.allSatisfy { (61 + 45...61 + 60).contains($0.at.seconds) })
        #expect(world.lines(.linkLossDelayExpired, "main").map { $0.at.seconds } == lost.map { $0.at.seconds + 300 })
    }

    @Test(
        "SRPF ends the split of a partial network failure within a second",
        arguments: [(Transport.tcp, "forced"), (.udp, "forced"), (.tcp, "hand off"), (.tcp, "close")])
    func preventedPartial(transport: Transport, method: String) throws {
        var lab = Lab(force: true)
        lab.transport = transport
        let method = try #require(ControllerSettings.UnregistrationMethod(rawValue: method))
        lab.changeController = { $0.unregistration = method }
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.run(until: .seconds(900))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "srs", "srs"])
        let begins = try #require(world.seconds(.gatewayRegistered, "srs"))
        let away = world.lines(.gatewayUnregistered, "main")
        #expect(away.map { $0.entry.subject } == ["mg3", "mg4"])
        #expect(away.allSatisfy { $0.at.seconds - begins < 1 })
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
        for node in ["mg3", "mg4"] {
            switch method {
            case .forced, .close:
                #expect((6...7).contains(world.lines(.refused, node).count))
                let onSurvivable = try #require(world.seconds(.registered, node, subject: "srs"))
                #expect((60...61).contains(onSurvivable - begins))
                #expect(world.lines(.registered, node).last?.entry.detail == "Failover 909")
            case .handOff:
                #expect(world.lines(.refused, node).isEmpty)
                #expect(world.lines(.registered, node).last?.entry.detail == "HandOff 903")
            }
        }
    }

    @Test("main that cannot hear the survivable does not act; healed, it does at the next RRQ")
    func blindMain() throws {
        var world = Lab(force: true).world()
        world.at(.seconds(61)) {
            $0.cut("wan", ["mg1", "mg2"], ["main"])
            $0.cut("ras", ["main"], ["srs"], .udp, port: 1719)
        }
        world.at(.seconds(480)) { $0.heal("ras") }
        world.run(until: .seconds(900))
        #expect(world.lines(.lostMain, "srs").count == 1)
        #expect(world.lines(.survivableLost, "main").count == 1)
        let acted = try #require(world.seconds(.regionState, "main"))
        #expect(acted > 480 && acted <= 480 + 30)
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["srs", "srs", "srs", "srs"])
    }

    @Test("a survivable that is not administered is refused and the split persists")
    func unadministered() {
        var lab = Lab(force: true)
        lab.administered = false
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.run(until: .seconds(600))
        #expect((1...2).map { world.controller(of: "mg\($0)") } == ["srs", "main"])
        #expect(world.lines(.refusedByMain, "srs").map { $0.entry.detail } == ["undefinedReason"])
        let refused = world.lines(.survivableRefused, "main")
        #expect(refused.count > 10)
        #expect(refused.allSatisfy { $0.entry.detail == "denial event 3600: IP RRJ-ESS not admin" })
    }

    @Test("rebooting the survivable brings everybody back to main")
    func rebootSurvivable() {
        var world = Lab(force: true).world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.at(.seconds(400)) { $0.heal("wan") }
        world.at(.seconds(500)) { $0.command("srs", .reset) }
        world.run(until: .seconds(600))
        #expect((1...4).map { world.controller(of: "mg\($0)") } == ["main", "main", "main", "main"])
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad", "pae", "en"])
    }

    @Test(
        "a survivable that dies while active: its region is enabled when its registration expires, or kept",
        arguments: [ControllerSettings.OnSurvivableLost.enable, .keep])
    func survivableDies(setting: ControllerSettings.OnSurvivableLost) throws {
        var lab = Lab(force: true)
        lab.changeController = { $0.onSurvivableLost = setting }
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.at(.seconds(400)) { $0.heal("wan") }
        world.at(.seconds(500)) { $0.stop("srs", silently: true) }
        world.run(until: .seconds(900))
        let lost = try #require(world.seconds(.survivableLost, "main"))
        #expect((530...560).contains(lost))
        switch setting {
        case .enable:
            #expect(world.seconds(.regionState, "main", after: .seconds(400)) == lost)
            #expect((1...4).allSatisfy { world.controller(of: "mg\($0)") == "main" })
        case .keep:
            #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
            #expect((1...4).allSatisfy { world.controller(of: "mg\($0)") == nil })
        }
    }

    @Test("the same seeds tell the same story")
    func deterministic() {
        func story() -> String {
            var world = Lab(force: true).world()
            world.at(.seconds(61)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
            world.run(until: .seconds(500))
            return world.text
        }
        #expect(story() == story())
    }
}
