import Agents
import Loads
import Megaco
import Testing
import Wire

@Suite("A load of registrations")
struct RegistrationLoadTests {
    static let local = Endpoint(address: .v4(0x7F00_0001), port: 12_944)
    static let controller = Endpoint(address: .v4(0x7F00_0002), port: 2944)

    static func openController(
        _ change: (inout ControllerSettings) -> Void = { _ in }
    ) -> Controller {
        var settings = ControllerSettings(name: "controller", address: controller.address, role: .main)
        settings.admission = .everybody
        settings.sipPort = 0
        settings.rasPort = 0
        change(&settings)
        return Controller(settings)
    }

    private func load(gateways: Int, pace: Pace, _ encoding: MessageEncoding = .text(.short)) -> RegistrationLoad {
        var settings = RegistrationLoadSettings(local: Self.local, controller: Self.controller)
        settings.gatewayCount = gateways
        settings.encoding = encoding
        return RegistrationLoad(settings, pace: pace, firstIdentifier: 100)
    }

    @Test(
        "every gateway is registered, all from one port", arguments: [.text(.short), .text(.long)] as [MessageEncoding])
    func all(_ encoding: MessageEncoding) {
        let load = load(gateways: 50, pace: Pace(inFlightLimit: 8, total: 120), encoding)
        var duel = Duel(load, Self.openController())
        duel.play(atMost: .seconds(60)) { load, _ in load.isDone }
        #expect(duel.left.isDone && duel.left.tally.answered == 120 && duel.left.tally.errorCount == 0)
        #expect(duel.left.registeredCount == 50 && duel.right.registeredCount == 50)
        #expect(duel.left.tally.retransmitted == 0 && duel.left.tally.late == 0)
        // Two milliseconds there and back, eight at a time.
        #expect(duel.left.tally.latency.longest == .milliseconds(2))
        #expect(duel.now == .start + .milliseconds(30))
    }

    @Test("what is lost is repeated, and each request ends once")
    func lossy() {
        let load = load(gateways: 20, pace: Pace(inFlightLimit: 10, total: 400))
        var duel = Duel(load, Self.openController(), lossPercent: 20)
        duel.play(atMost: .seconds(600)) { load, _ in load.isDone }
        let tally = duel.left.tally
        #expect(duel.left.isDone && tally.sent == 400 && tally.answered + tally.unanswered == 400)
        #expect(tally.unanswered == 0 && tally.retransmitted > 80)
        #expect(duel.left.registeredCount == 20)
        #expect(tally.latency.count + tally.repeatedLatency.count == 400)
        #expect(tally.latency.longest == .milliseconds(2) && tally.repeatedLatency.longest > .milliseconds(500))
    }

    @Test("a rate is kept, and nobody who answers is no reason to wait for ever")
    func rate() {
        // Nobody is at that address: its agent listens elsewhere.
        var settings = RegistrationLoadSettings(local: Self.local, controller: Self.local)
        settings.timeToGiveUp = .seconds(3)
        let load = RegistrationLoad(settings, pace: Pace(inFlightLimit: 100, rate: 10, total: 20), firstIdentifier: 1)
        var duel = Duel(load, Self.openController(), lossPercent: 100)
        duel.play(atMost: .seconds(60)) { load, _ in load.isDone }
        #expect(duel.left.tally.unanswered == 20 && duel.left.isDone)
        #expect(duel.now >= .start + .milliseconds(4900) && duel.now < .start + .milliseconds(5000))
        #expect(duel.left.tally.retransmitted == 40)
    }

    @Test("refusals are counted by their code")
    func refused() {
        let load = load(gateways: 3, pace: Pace(inFlightLimit: 3, total: 6))
        var duel = Duel(load, Self.openController { $0.admission = .administered })
        duel.play(atMost: .seconds(60)) { load, _ in load.isDone }
        #expect(duel.left.tally.errors == [504: 6] && duel.left.registeredCount == 0)
    }

    @Test("probes of the controller are answered, so that the link stays")
    func probes() {
        let load = load(gateways: 1, pace: Pace(inFlightLimit: 1, total: 1))
        var duel = Duel(load, Self.openController())
        duel.play(atMost: .minutes(10)) { _, _ in false }
        #expect(duel.right.registeredCount == 1)
        #expect(!duel.journal.contains { $0.kind == .gatewayLost })
    }

    @Test("bytes that are no answer change nothing but a count")
    func hostile() {
        var load = load(gateways: 1, pace: Pace(inFlightLimit: 1, total: 1))
        _ = load.handle(.start, at: .start)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            let bytes = (0..<Int(generator.next() % 90)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            let datagram = Datagram(local: Self.local, remote: Self.controller, bytes: bytes)
            #expect(load.handle(.datagram(datagram), at: .start).isEmpty)
        }
        #expect(load.tally.undecodable == 300 && load.inFlight == 1)
    }
}
