import Agents
import Megaco
import Testing
import Wire

/// Timers that are set longer than H.248 waits for an answer by itself (30 s).
@Suite("Timers longer than those of H.248")
struct LongTimerTests {
    @Test("an answer to a probe counts for its whole interval, however long that is")
    func longInterval() {
        var bench = ControllerTests.bench {
            $0.supervisionInterval = .minutes(10)
            $0.supervisionMisses = 1
        }
        _ = ControllerTests.register(&bench, 1, on: -1, at: 0)
        let probe = bench.run(until: 600_000).flatMap { Wording.requests([$0.effect]) }.first?.identifier ?? 0
        bench.run(until: 1_199_998)
        let reply = Wording.reply(.done(.auditValue, []), to: probe, from: Lab.gatewayAddress(1))
        _ = bench.handle(ControllerTests.received(-1, reply), at: 1_199_999)
        bench.run(until: 1_799_999)
        #expect(bench.kinds(.gatewayLost).isEmpty)
        bench.run(until: 1_800_000)
        #expect(bench.kinds(.gatewayLost).count == 1)
    }

    @Test("an unregistration that nobody answers is done after its own timeout, over TCP and over UDP")
    func longUnregistration() {
        var bench = ControllerTests.bench { $0.unregistrationTimeout = .minutes(10) }
        _ = ControllerTests.register(&bench, 1, on: -1, at: 0)
        let address = Lab.gatewayAddress(2)
        let registration = Wording.request(Wording.registration(serial: Lab.serial(2)), 1, from: address)
        let datagram = Datagram(
            local: ControllerTests.own, remote: Endpoint(address: address, port: 2944), bytes: registration)
        _ = bench.handle(.datagram(datagram), at: 1)
        _ = bench.handle(ControllerTests.report(true), at: 5_000)
        for sequence in 2...13 {
            bench.run(until: (sequence - 1) * 50_000)
            _ = bench.handle(ControllerTests.report(true, sequence: UInt16(sequence)))
        }
        bench.run(until: 604_999)
        #expect(bench.kinds(.regionState).map(\.detail) == ["pad"])
        bench.run(until: 605_000)
        #expect(bench.kinds(.gatewayUnregistered).count == 2)
    }

    @Test("an attempt whose timer is set longer than 30 s is not given up before")
    func longAttempt() {
        var bench = GatewayTests.bench {
            $0.attemptTimer = .seconds(31)
            $0.retryPauseAfterRefusal = .milliseconds(100)
        }
        _ = bench.handle(.start, at: 0)
        _ = bench.handle(GatewayTests.opened(1), at: 0)
        #expect(bench.run(until: 30_999).isEmpty)
        #expect(bench.run(until: 31_000).map(\.effect).contains(.abort(ConnectionIdentifier(1))))
    }
}
