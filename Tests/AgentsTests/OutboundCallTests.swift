import Megaco
import SIP
import Testing
import Wire

@testable import Agents

@Suite("Calls out of trunks: INVITE, Add, 200")
struct OutboundCallTests {
    /// The reference lab, whose session manager has calls that are due at 60 s.
    private static func world(
        _ count: Int, processing: Duration = .zero, channels: Int = 50, lab changes: (inout Lab) -> Void = { _ in },
        gateway change: @escaping @Sendable (inout GatewaySettings) -> Void = { _ in }
    ) -> World {
        var lab = Lab()
        changes(&lab)
        lab.changeController = { settings in
            settings.takesCalls = true
            settings.callProcessingTime = processing
            settings.trunkGroups = (1...4).map { TrunkGroup(gateway: $0, channels: channels) }
        }
        lab.changeGateway = { settings in
            settings.hasTrunks = true
            settings.channels = channels
            settings.trunkCallLimit = .seconds(40)
            change(&settings)
        }
        var manager = lab.sessionManager
        var schedule = ScheduledCalls(count: count, due: .seconds(60))
        schedule.length = .seconds(30)
        schedule.pause = .seconds(10)
        manager.calls = SessionManagerCalls()
        manager.calls?.schedule = schedule
        var world = World()
        world.add(.controller(lab.controller(.main)))
        world.add(.controller(lab.controller(.survivableRemote)))
        for number in 1...4 { world.add(.gateway(lab.gateway(number))) }
        world.add(.sessionManager(manager))
        return world
    }

    private static func confirmations(_ world: World) -> [World.Line] { world.lines(.callConfirmed, "sm1") }

    /// How many calls each gateway has.
    private static func load(_ world: World) -> [Int] { (1...4).map { world.activeCalls("mg\($0)") ?? -1 } }

    @Test(
        "each is confirmed once, gateways share them evenly, and they end after their time",
        arguments: [
            (Agents.Transport.tcp, GatewaySettings.Encoding.text), (.udp, .text), (.tcp, .binary),
        ])
    func whole(transport: Agents.Transport, encoding: GatewaySettings.Encoding) {
        var world = Self.world(40, processing: .milliseconds(100)) {
            $0.transport = transport
        } gateway: { settings in
            settings.encoding = encoding
            guard encoding == .binary else { return }
            for index in settings.mgcList.indices { settings.mgcList[index].endpoint.port = 2945 }
        }
        world.run(until: .seconds(80))
        let confirmed = Self.confirmations(world)
        #expect(confirmed.count == 40 && Set(confirmed.compactMap(\.entry.subject)).count == 40)
        #expect(confirmed.allSatisfy { $0.entry.detail?.contains("by main, attempt 1") == true })
        // One after the other.
        #expect(
            confirmed.first.map { $0.at > .start + .milliseconds(60_100) && $0.at < .start + .milliseconds(60_200) }
                == true)
        #expect(
            confirmed.last.map { $0.at > .start + .milliseconds(64_000) && $0.at < .start + .milliseconds(64_200) }
                == true)
        #expect(Self.load(world) == [10, 10, 10, 10])
        world.run(until: .seconds(120))
        #expect(Self.load(world) == [0, 0, 0, 0])
        #expect(world.lines(.callGivenUp, "sm1").isEmpty && world.lines(.undecodable, "main").isEmpty)
    }

    @Test("more than there are channels get 503, and find one when others have ended")
    func channels() {
        var world = Self.world(20, channels: 3)
        world.run(until: .seconds(70))
        #expect(Self.confirmations(world).count == 12 && Self.load(world) == [3, 3, 3, 3])
        #expect(world.lines(.callFailed, "main").first?.entry.detail == "no trunk")
        world.run(until: .seconds(79))
        #expect(world.lines(.callGivenUp, "sm1").isEmpty)
        // Three attempts, 10 s apart: the last is at 80 s, and the first calls end at 90 s.
        world.run(until: .seconds(140))
        #expect(world.lines(.callGivenUp, "sm1").count == 8 && Self.confirmations(world).count == 12)
        #expect(world.lines(.callGivenUp, "sm1").first?.entry.detail == "after 3 attempts")
    }

    @Test("a gateway that has no channel, whatever its server thinks, sends calls to another one")
    func refused() {
        var world = Self.world(30) { _ in
        } gateway: { settings in
            if settings.name == "mg2" { settings.channels = 2 }
        }
        world.run(until: .seconds(70))
        #expect(Self.confirmations(world).count == 30)
        #expect(world.activeCalls("mg2") == 2 && Self.load(world).reduce(0, +) == 30)
    }

    @Test("a registration waits until the processor is done with the calls before it, and is told so")
    func registration() throws {
        // 120 calls of 100 ms: twelve seconds, more than an attempt may take. mg4 asks at 61 s.
        var world = Self.world(120, processing: .milliseconds(100))
        world.at(.seconds(21)) { $0.command("mg4", .reset) }
        world.run(until: .seconds(100))
        let back = try #require(
            world.lines(.registered, "mg4", subject: "main").first { $0.at > .start + .seconds(30) })
        #expect(back.at > .start + .seconds(72) && back.at < .start + .milliseconds(72_500))
        #expect(!world.lines(.pending, "mg4").isEmpty)
        #expect(world.lines(.unanswered, "mg4").isEmpty)
        #expect(Self.confirmations(world).count == 120)
        // It came after all calls had their gateways.
        #expect(world.activeCalls("mg4") == 0)
    }

    @Test("a call that would wait for more than 20 s is refused at once, and tried again")
    func overload() {
        var world = Self.world(40, processing: .seconds(1))
        world.run(until: .milliseconds(60_900))
        // The first is being set up, and twenty more may wait.
        #expect(world.lines(.callFailed, "main").count == 10)
        world.run(until: .seconds(110))
        #expect(Self.confirmations(world).count == 40)
        #expect(Self.confirmations(world).count { $0.entry.detail?.contains("attempt 2") == true } > 0)
    }

    @Test("calls that a gateway takes with it when it dies are answered, and tried elsewhere")
    func gatewayLost() {
        var world = Self.world(40)
        // The Adds are on their way.
        world.at(.milliseconds(60_006)) { $0.stop("mg1", silently: false) }
        world.run(until: .seconds(100))
        let confirmed = Self.confirmations(world)
        #expect(Set(confirmed.compactMap(\.entry.subject)).count == 40)
        #expect(world.lines(.callFailed, "main").contains { $0.entry.detail == "gateway lost" })
        #expect(confirmed.contains { $0.entry.detail?.contains("attempt 2") == true })
    }

    @Test("a gateway that goes to another server keeps its calls until the far ends hang up")
    func preserved() {
        var world = Self.world(8) { _ in
        } gateway: { settings in
            settings.trunkCallLimit = .seconds(200)
        }
        world.at(.seconds(65)) { $0.cut("wan", ["mg1"], ["main"]) }
        world.run(until: .seconds(190))
        let kept = world.lines(.callsPreserved, "mg1")
        #expect(kept.map(\.entry.subject) == ["srs"] && kept.first?.entry.detail == "2, without features")
        #expect(Self.load(world) == [2, 0, 0, 0])
        world.run(until: .seconds(270))
        #expect(Self.load(world) == [0, 0, 0, 0])
    }

    @Test("without trunks a gateway knows no termination but ROOT, and a server no number outside")
    func without() {
        var world = Self.world(4) { _ in
        } gateway: { settings in
            settings.hasTrunks = false
        }
        world.run(until: .seconds(120))
        #expect(Self.confirmations(world).isEmpty && world.lines(.callGivenUp, "sm1").count == 4)
    }

    // MARK: Bounds

    @Test("a server holds so many calls, however fast it is")
    func limit() {
        var calls = OutboundCalls()
        var layer = SIP.TransactionLayer(timing: Timing(), userAgent: "", seed: 1, takesCalls: true)
        let invite = Self.invite(&layer)
        for mark in 0..<UInt64(OutboundCalls.limit) {
            #expect(calls.takesMore(at: .start))
            calls.enqueue(mark, OutboundCalls.Call(state: .queued(invite), called: "90000001"), for: .zero, at: .start)
        }
        #expect(!calls.takesMore(at: .start))
        calls.set(0, nil)
        #expect(calls.takesMore(at: .start))
    }

    @Test("one gateway is asked so much at one time, and its load is counted")
    func window() {
        var calls = OutboundCalls()
        var layer = SIP.TransactionLayer(timing: Timing(), userAgent: "", seed: 1, takesCalls: true)
        let invite = Self.invite(&layer)
        let link = LinkIdentifier(ConnectionIdentifier(-1))
        for mark in 0..<20 as Range<UInt64> {
            calls.set(mark, OutboundCalls.Call(state: .placed(invite, gateway: 3), called: "90000001"))
            calls.add(.begin(mark), for: 3)
        }
        #expect(calls.load[3] == 20)
        var asked: UInt32 = 0
        while let errand = calls.popErrand(for: 3, on: link) {
            asked += 1
            calls.note(errand, asked: asked, on: link)
        }
        #expect(asked == UInt32(OutboundCalls.window))
        #expect(calls.conclude(1, on: link) != nil && calls.conclude(1, on: link) == nil)
        #expect(calls.popErrand(for: 3, on: link) != nil)
        #expect(calls.drop(link).count == OutboundCalls.window - 1 && calls.dropErrands(for: 3).count == 11)
        for mark in 0..<20 as Range<UInt64> { calls.set(mark, nil) }
        #expect(calls.load[3] == 0 && calls.calls.isEmpty)
    }

    @Test("contexts take the lowest free channel, end by number or in time, and are never more than channels")
    func contexts() {
        var table = ContextTable()
        let until = Instant.start + .seconds(10)
        let numbers = (0..<3).compactMap { _ in table.begin(channels: 3, until: until) }
        #expect(numbers.map(\.number) == [1, 2, 3] && numbers.map(\.channel) == [1, 2, 3])
        #expect(table.begin(channels: 3, until: until) == nil && table.begin(channels: -5, until: until) == nil)
        #expect(table.end(2) && !table.end(2) && !table.end(77))
        let again = table.begin(channels: 3, until: until + .seconds(1))
        #expect(again?.number == 4 && again?.channel == 2)
        table.advance(at: until)
        #expect(table.count == 1 && table.nextAt == until + .seconds(1))
        #expect(table.drop() == 1 && table.count == 0)
    }

    private static func invite(_ layer: inout SIP.TransactionLayer) -> ServerTransactionIdentifier {
        var client = SIP.TransactionLayer(timing: Timing(), userAgent: "", seed: 2)
        let here = Endpoint(address: Lab.sessionManager, port: 5060)
        let there = Endpoint(address: Lab.main.address, port: 5060)
        let flow = Flow.datagram(local: here, remote: there)
        let sent = client.invite(from: "sip:a@10.10.0.20", to: "sip:90000001@10.10.0.10", over: flow, at: .start)
        for case .transmit(let bytes, _) in sent.effects {
            let heard = layer.receive(bytes, over: .datagram(local: there, remote: here), at: .start)
            for case .request(_, let identifier, _) in heard { return identifier }
        }
        fatalError("no INVITE")
    }
}
