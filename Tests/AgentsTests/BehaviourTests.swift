import Agents
import Testing
import Wire

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Behaviour between agents")
struct BehaviourTests {
    // MARK: Links

    @Test("half open: the gateway loses the link, main does not know yet; the new link replaces the old one")
    func halfOpen() throws {
        var lab = Lab(gateways: 1)
        // Main is slow to notice, so that the gateway comes back first.
        lab.changeController = { $0.supervisionMisses = 20 }
        var world = lab.world()
        // Only the old connection is cut, by the port from which the gateway opened it.
        world.at(.seconds(61)) { $0.cut("old", ["mg1"], ["main"], .tcp, port: 40_001) }
        world.run(until: .seconds(300))
        #expect(world.controller(of: "mg1") == "main")
        #expect(world.lines(.registered, "mg1").last?.entry.detail == "Disconnected 900")
        #expect(world.lines(.gatewayLost, "main").map { $0.entry.detail } == ["replaced by a new link"])
        #expect(world.lines(.linkLossDelayExpired).isEmpty)
    }

    @Test("a cut shorter than detection changes nothing", arguments: [5, 20, 40])
    func shortCut(seconds: Int) {
        var world = Lab(gateways: 2).world()
        world.at(.seconds(60)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.at(.seconds(60 + seconds)) { $0.heal("wan") }
        world.run(until: .seconds(600))
        #expect(world.lines(.linkLost).isEmpty && world.lines(.gatewayLost).isEmpty)
    }

    @Test("a cut longer than detection and shorter than the search: back to main with Disconnected 900, no failover")
    func mediumCut() {
        var world = Lab(gateways: 2).world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.at(.seconds(136)) { $0.heal("wan") }
        world.run(until: .seconds(600))
        #expect(world.lines(.registered, "mg1").map { $0.entry.detail } == ["Restart 901", "Disconnected 900"])
        #expect(world.lines(.active, "srs").isEmpty)
    }

    @Test("one way, main to gateway: the gateway hears nothing and fails over", arguments: [Transport.tcp, .udp])
    func oneWayDown(transport: Transport) throws {
        var lab = Lab(gateways: 1)
        lab.transport = transport
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("down", ["main"], ["mg1"], oneWay: true) }
        world.run(until: .seconds(400))
        let loss = try #require(world.seconds(.linkLost, "mg1"))
        #expect((61 + 45...61 + 60).contains(loss))
        #expect(world.controller(of: "mg1") == "srs")
        // Over UDP main took the repeated registrations for good and found out by its probes.
        #expect(world.lines(.gatewayLost, "main").isEmpty == false)
        #expect(world.isActive("srs") && !world.isActive("main"))
    }

    @Test(
        "one way, gateway to main: main stops hearing answers and gives the link up", arguments: [Transport.tcp, .udp])
    func oneWayUp(transport: Transport) throws {
        var lab = Lab(gateways: 1)
        lab.transport = transport
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("up", ["mg1"], ["main"], oneWay: true) }
        world.run(until: .seconds(600))
        let loss = try #require(world.seconds(.gatewayLost, "main"))
        #expect((61 + 45...61 + 61).contains(loss))
        #expect(world.controller(of: "mg1") == "srs")
    }

    @Test(
        "a controller that is slower than the attempt timer gets no ghost registration",
        arguments: [Transport.tcp, .udp])
    func slowController(transport: Transport) {
        var lab = Lab(gateways: 1)
        lab.transport = transport
        var world = lab.world()
        // Over TCP the connection takes half of it, so that the request is on its way when the gateway gives up.
        world.extraLatency["main"] = transport == .tcp ? .milliseconds(5_200) : .seconds(12)
        world.run(until: .seconds(600))
        #expect(world.controller(of: "mg1") == "srs")
        #expect(!world.lines(.gatewayRegistered, "main").isEmpty)
        #expect(!world.isActive("main"))
    }

    @Test("a paused main: 30 s are survived, 90 s are not; resumed, nobody is registered twice")
    func paused() {
        for (seconds, survives) in [(30, true), (90, false)] {
            var world = Lab(gateways: 2).world()
            world.at(.seconds(61)) { $0.pause("main") }
            world.at(.seconds(61 + seconds)) { $0.resume("main") }
            world.run(until: .seconds(600))
            #expect(world.lines(.linkLost).isEmpty == survives)
            let registered = world.lines(.gatewayRegistered, "main").count
            let lost = world.lines(.gatewayLost, "main").count
            let onMain = (1...2).filter { world.controller(of: "mg\($0)") == "main" }.count
            #expect(registered - lost == onMain)
        }
    }

    @Test("main killed: RST reaches the gateways, the search starts at once")
    func killed() throws {
        var world = Lab().world()
        world.at(.seconds(60)) { $0.stop("main", silently: false) }
        world.run(until: .seconds(300))
        for gateway in 1...4 {
            let loss = try #require(world.seconds(.linkLost, "mg\(gateway)"))
            #expect(loss < 60.1)
            let onSurvivable = try #require(world.seconds(.registered, "mg\(gateway)", subject: "srs"))
            #expect((60 + 60...60 + 71).contains(onSurvivable))
        }
    }

    @Test("nobody reachable: the Total Search Timer runs out 30 minutes after the loss, then reset and 40 s of boot")
    func totalSearch() throws {
        var world = Lab(gateways: 1).world()
        world.at(.seconds(61)) { $0.cut("all", ["mg1"], ["main", "srs"]) }
        world.at(.seconds(2_100)) { $0.heal("all") }
        world.run(until: .seconds(2_400))
        let loss = try #require(world.seconds(.linkLost, "mg1"))
        let expired = try #require(world.seconds(.totalSearchExpired, "mg1"))
        #expect(expired == loss + 1_800)
        #expect(world.lines(.booted, "mg1").last?.at.seconds == expired + 40)
        #expect(world.lines(.registered, "mg1").last?.entry.detail == "Restart 901")
    }

    @Test("a serial number that main does not know: refused with 504, accepted by the survivable that does")
    func unknownSerial() {
        var lab = Lab(gateways: 1)
        lab.changeController = { settings in
            if settings.role == .main { settings.mediaGateways[0].serialNumber = "moved" }
        }
        var world = lab.world()
        world.run(until: .seconds(120))
        #expect(world.lines(.refused, "mg1").first?.entry.detail == "504 Command Received from unauthorized entity")
        #expect(world.controller(of: "mg1") == "srs")
        #expect(world.lines(.gatewayRefused, "main").first?.entry.subject == Lab.serial(1))
    }

    @Test("all gateways at once, with and without a waiting delay")
    func avalanche() {
        for delay in [Duration.zero, .milliseconds(2_500)] {
            var lab = Lab(gateways: 9)
            lab.changeGateway = { $0.maximumWaitingDelay = delay }
            var world = lab.world()
            world.run(until: .seconds(10))
            #expect(world.lines(.gatewayRegistered, "main").count == 9)
            let times = Set(world.lines(.tries).map(\.at))
            #expect(times.count == (delay == .zero ? 1 : 9))
        }
    }

    // MARK: Reports

    @Test("with the next keep-alive as the report, the split lasts up to one interval")
    func reportAtNextKeepAlive() throws {
        var lab = Lab(force: true)
        lab.changeController = { $0.reportActive = .nextKeepAlive }
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.run(until: .seconds(600))
        let begins = try #require(world.seconds(.active, "srs"))
        let pad = try #require(world.seconds(.regionState, "main"))
        #expect(pad > begins + 1 && pad <= begins + 30.1)
    }

    @Test("main restarts between two keep-alives: the survivable is told to register in full and does so at once")
    func fullRegistration() {
        var world = Lab(gateways: 1).world()
        world.at(.seconds(70)) { $0.command("main", .reset) }
        world.run(until: .seconds(95))
        #expect(world.lines(.survivableRegistered, "main").count == 2)
        #expect(world.lines(.registeredWithMain, "srs").count == 2)
        #expect(world.lines(.refusedByMain).isEmpty && world.lines(.lostMain).isEmpty)
    }

    // MARK: Session managers

    @Test("becoming active is seen at once by the controller's own OPTIONS", arguments: [Transport.udp, .tcp])
    func becomesActive(transport: Transport) throws {
        var lab = Lab()
        lab.linkTransport = transport
        var world = lab.world()
        world.at(.seconds(61)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.run(until: .seconds(400))
        let active = try #require(world.seconds(.active, "srs"))
        let up = try #require(world.seconds(.entityLink, "sm1", subject: "srs", after: .seconds(61)))
        #expect(up - active < 0.2)
    }

    @Test("a main that dies is seen down within its proactive cycle and two times 32 s over UDP")
    func detectionLag() throws {
        var world = Lab().world()
        world.at(.seconds(100)) { $0.stop("main", silently: true) }
        world.run(until: .seconds(1_200))
        let down = world.lines(.entityLink, "sm1", subject: "main").last
        #expect(down?.entry.detail == "down: 408 no answer")
        // Probed at 0 and, by the OPTIONS of main itself, again; the next probe is 900 s after that one.
        #expect(down.map { (964.0...965.0).contains($0.at.seconds) } == true)
    }

    @Test("over TCP the connection is kept, survives cycles, and is made anew when the peer restarts")
    func keptConnection() {
        var lab = Lab()
        lab.linkTransport = .tcp
        var world = lab.world()
        world.at(.seconds(2_000)) { $0.stop("main", silently: true) }
        world.at(.seconds(2_010)) { $0.start("main") }
        world.run(until: .seconds(6_000))
        let states = world.lines(.entityLink, "sm1", subject: "main").map { $0.entry.detail ?? "" }
        #expect(states.first == "up: 200 OK" && states.last == "up: 200 OK")
    }

    @Test("half-open connections are given up after a time-out, and the retry over a new one finds the peer up")
    func halfOpenSIP() {
        var lab = Lab()
        lab.linkTransport = .tcp
        var world = lab.world()
        // Main opened port 40,001, the session manager 40,003; both connections die in silence.
        world.at(.seconds(100)) {
            $0.cut("one", ["sm1"], ["main"], .tcp, port: 40_001)
            $0.cut("other", ["sm1"], ["main"], .tcp, port: 40_003)
        }
        world.run(until: .seconds(2_000))
        let states = world.lines(.entityLink, "sm1", subject: "main").map { $0.entry.detail }
        #expect(states == ["up: 200 OK"])
    }

    @Test("a refused TCP connection is down at once; the link comes up within the reactive cycle")
    func refusedConnection() throws {
        var lab = Lab()
        lab.linkTransport = .tcp
        var world = lab.world()
        world.cut("sip", ["sm1"], ["main"], .tcp, port: 5060)
        world.at(.seconds(200)) { $0.heal("sip") }
        world.run(until: .seconds(600))
        let lines = world.lines(.entityLink, "sm1", subject: "main")
        #expect(lines.map { $0.entry.detail } == ["down: transport failure", "up: 200 OK"])
        #expect(lines.last.map { (200...320).contains($0.at.seconds) } == true)
    }

    @Test("main without gateways: no media resources, or 200 by the setting")
    func mainWithoutMedia() {
        for setting in ControllerSettings.MainWithoutMedia.allCases {
            var lab = Lab(gateways: 0)
            lab.changeController = { $0.mainWithoutMedia = setting }
            var world = lab.world()
            world.run(until: .seconds(60))
            let state = world.lines(.entityLink, "sm1", subject: "main").last?.entry.detail
            switch setting {
            case .noMediaResources: #expect(state == "down: 503 Service Unavailable (no media resources)")
            case .ok: #expect(state == "up: 200 OK")
            }
        }
    }

    @Test("the entity links screen")
    func screen() {
        var world = Lab().world()
        world.at(.seconds(10)) { $0.command("sm1", .show(.entityLinks), token: 77) }
        world.run(until: .seconds(20))
        guard case .screen(.entityLinks, let rows) = world.answers.first?.body else {
            Issue.record("no screen")
            return
        }
        #expect(rows.map { $0["state"] } == ["up", "down"])
        #expect(world.answers.first?.token == 77)
    }

    @Test("IPv6 all the way: H.248, RAS and SIP", arguments: [Transport.tcp, .udp])
    func versionSix(transport: Transport) throws {
        func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
        let lab = Lab(force: true, gateways: 2)
        let (mainAddress, survivableAddress) = (try address("2001:db8:10::10"), try address("2001:db8:20::10"))
        let managerAddress = try address("2001:db8:10::20")
        var main = lab.controller(.main)
        main.address = mainAddress
        main.survivableProcessors[0].address = survivableAddress
        var survivable = lab.controller(.survivableRemote)
        survivable.address = survivableAddress
        survivable.mainGatekeeper?.address = mainAddress
        var manager = lab.sessionManager
        manager.address = managerAddress
        for index in 0..<2 {
            manager.entityLinks[index].transport = transport
            manager.entityLinks[index].endpoint.address = index == 0 ? mainAddress : survivableAddress
        }
        for index in main.entityLinks.indices { main.entityLinks[index].endpoint.address = managerAddress }
        survivable.entityLinks = main.entityLinks
        var world = World()
        world.add(.controller(main))
        world.add(.controller(survivable))
        world.add(.sessionManager(manager))
        for number in 1...2 {
            var gateway = lab.gateway(number)
            gateway.address = try address("2001:db8:20::1:\(number)")
            gateway.transport = transport
            for index in 0..<2 {
                gateway.mgcList[index].endpoint.address = index == 0 ? mainAddress : survivableAddress
            }
            world.add(.gateway(gateway))
        }
        world.at(.seconds(61)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.run(until: .seconds(400))
        #expect((1...2).map { world.controller(of: "mg\($0)") } == ["srs", "srs"])
        #expect(world.lines(.regionState, "main").map { $0.entry.detail } == ["pad", "ad"])
        #expect(world.lines(.entityLink, "sm1", subject: "srs").last?.entry.detail == "up: 200 OK")
    }

    // MARK: Settings

    @Test("timers of nothing do not stop time")
    func zeroTimers() {
        var lab = Lab(force: true, gateways: 1)
        lab.changeGateway = {
            $0.primarySearchTimer = .zero
            $0.totalSearchTimer = .zero
            $0.attemptTimer = .zero
            $0.retryPauseAfterRefusal = .zero
            $0.linkLossDetection = .zero
            $0.bootTime = .zero
        }
        lab.changeController = {
            $0.supervisionInterval = .zero
            $0.supervisionMisses = 0
            $0.keepAliveInterval = .zero
            $0.registrationTimeout = .zero
            $0.registrationTries = -1
            $0.timeToLive = .zero
            $0.unregistrationTimeout = .zero
            $0.optionsInterval = .zero
            $0.idleConnectionLimit = .zero
            $0.linkLossDelayTimer = .zero
        }
        var world = lab.world()
        world.run(until: .seconds(1))
        #expect(world.now == .start + .seconds(1))
    }

    @Test("settings survive JSON, as they travel to a process")
    func settingsTravel() throws {
        let lab = Lab(force: true)
        let all: [AgentSettings] = [
            .gateway(lab.gateway(1)), .controller(lab.controller(.main)),
            .controller(lab.controller(.survivableRemote)),
            .sessionManager(lab.sessionManager),
        ]
        for settings in all {
            let data = try JSONEncoder().encode(settings)
            #expect(try JSONDecoder().decode(AgentSettings.self, from: data) == settings)
        }
        #expect(all.map(\.name) == ["mg1", "main", "srs", "sm1"])
    }
}
