import SIP
import Testing
import Wire

@testable import Agents

@Suite("Calls of session managers")
struct SessionManagerCallTests {
    /// The reference lab with a call every few seconds to forty extensions; main answers OPTIONS by 200 throughout.
    private static func world(
        routing: SessionManagerCalls.Routing = .sequence, onFailedCall: SessionManagerCalls.OnFailedCall = .probeNow,
        transport: Transport = .udp
    ) -> World {
        var lab = Lab()
        lab.linkTransport = transport
        lab.changeController = { settings in
            settings.takesCalls = true
            settings.mainWithoutMedia = .ok
        }
        var world = World()
        world.add(.controller(lab.controller(.main)))
        world.add(.controller(lab.controller(.survivableRemote)))
        for number in 1...4 { world.add(.gateway(lab.gateway(number))) }
        var manager = lab.sessionManager
        var calls = SessionManagerCalls(load: CallLoad(callsPerHour: 720))
        calls.load?.meanHoldingTime = .seconds(20)
        calls.stations = (1...4).map { SessionManagerCalls.GatewayStations(gateway: $0, count: 10) }
        calls.routing = routing
        calls.onFailedCall = onFailedCall
        manager.calls = calls
        world.add(.sessionManager(manager))
        return world
    }

    private struct Heard {
        var at: Instant
        var from: IPAddress
        var to: IPAddress
        var message: Message
    }

    private static func sip(_ world: World) -> [Heard] {
        world.datagrams.compactMap { datagram in
            guard datagram.from.port == 5060 || datagram.to.port == 5060,
                let message = try? Message(decoding: datagram.bytes)
            else { return nil }
            return Heard(at: datagram.at, from: datagram.from.address, to: datagram.to.address, message: message)
        }
    }

    private static func count(
        _ heard: [Heard], _ method: String, to address: IPAddress, _ range: Range<Int> = 0..<100_000
    ) -> Int {
        let bounds = Instant.start + .seconds(range.lowerBound)..<Instant.start + .seconds(range.upperBound)
        return heard.count { one in
            guard case .request(method, _) = one.message.startLine else { return false }
            return one.to == address && bounds.contains(one.at)
        }
    }

    private static func answers(_ heard: [Heard], _ status: Int, from address: IPAddress) -> Int {
        heard.count { one in
            guard case .response(status, _) = one.message.startLine else { return false }
            return one.from == address && one.message.cSeq?.method == "INVITE"
        }
    }

    @Test("on a good day main takes every call, and every call ends by BYE")
    func goodDay() {
        var world = Self.world()
        world.run(until: .seconds(300))
        let heard = Self.sip(world)
        let invites = Self.count(heard, "INVITE", to: Lab.main.address)
        #expect(invites > 30 && invites < 90)
        #expect(Self.answers(heard, 200, from: Lab.main.address) + 2 >= invites)
        #expect(Self.count(heard, "ACK", to: Lab.main.address) == Self.answers(heard, 200, from: Lab.main.address))
        let goodbyes = Self.count(heard, "BYE", to: Lab.main.address)
        #expect(goodbyes > invites / 2 && goodbyes <= invites)
        #expect(Self.count(heard, "INVITE", to: Lab.survivable.address) == 0)
    }

    @Test(
        "in a split each controller answers 480 for the other half",
        arguments: [SessionManagerCalls.Routing.sequence, .loadSharing])
    func split(routing: SessionManagerCalls.Routing) {
        var world = Self.world(routing: routing)
        world.at(.seconds(60)) { $0.cut("wan", ["mg1", "mg2"], ["main"]) }
        world.run(until: .seconds(1200))
        let heard = Self.sip(world)
        let (main, survivable) = (Lab.main.address, Lab.survivable.address)
        let atMain = Self.count(heard, "INVITE", to: main, 200..<1200)
        let atSurvivable = Self.count(heard, "INVITE", to: survivable, 200..<1200)
        let refused = Self.answers(heard, 480, from: main) + Self.answers(heard, 480, from: survivable)
        // A call that is refused by 480 does not go on: it is the called party's answer.
        #expect(refused * 10 > (atMain + atSurvivable) * 3 && refused * 10 < (atMain + atSurvivable) * 7)
        switch routing {
        case .sequence: #expect(atSurvivable == 0 && atMain > 120)
        case .loadSharing: #expect(abs(atMain - atSurvivable) <= 1 && atMain > 60)
        }
        #expect(!world.lines(.callFailed, "sm1").isEmpty)
    }

    @Test(
        "a dead main costs each call Timer B until its link is down: sooner where a failed call asks",
        arguments: [(SessionManagerCalls.OnFailedCall.probeNow, true), (.nothing, false)])
    func deadMain(onFailedCall: SessionManagerCalls.OnFailedCall, isSoon: Bool) throws {
        var world = Self.world(onFailedCall: onFailedCall)
        world.at(.seconds(60)) { $0.stop("main", silently: true) }
        world.run(until: .seconds(1100))
        let down = try #require(
            world.lines(.entityLink, "sm1", subject: "main").first { $0.entry.detail?.hasPrefix("down") == true })
        // A call within seconds, 32 s for it and 64 s for two tries; or 900 s and 64 s.
        #expect(isSoon ? down.at.seconds < 190 : down.at.seconds > 960)
        let wrong = Self.count(Self.sip(world), "INVITE", to: Lab.main.address, 400..<900)
        #expect(isSoon ? wrong == 0 : wrong > 300)
        // Whoever was sent on finds the survivable.
        #expect(Self.answers(Self.sip(world), 200, from: Lab.survivable.address) > 50)
    }

    @Test("an extension that is on no gateway is not found; one that nobody may have is no number")
    func extensions() {
        #expect(SessionManagerCalls.gateway(ofExtension: "3007") == 3)
        #expect(SessionManagerCalls.gateway(ofExtension: "999001") == 999)
        for text in ["", "1", "1000", "9999999", "abc", "+3001"] {
            #expect(SessionManagerCalls.gateway(ofExtension: text) == nil, "\(text)")
        }
    }

    @Test("over TCP calls go over the connection that OPTIONS keep")
    func stream() {
        var world = Self.world(transport: .tcp)
        world.run(until: .seconds(120))
        #expect(world.lines(.callFailed, "sm1").isEmpty && world.lines(.undecodable).isEmpty)
        #expect(Self.sip(world).isEmpty)
    }
}
