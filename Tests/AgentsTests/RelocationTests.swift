import Agents
import Megaco
import Testing
import Wire

@Suite("A peer that comes by another way")
struct RelocationTests {
    static let own = Lab.main
    static let gateway = Lab.gatewayAddress(1)

    static func bench(_ change: @escaping @Sendable (inout ControllerSettings) -> Void = { _ in }) -> Bench<Controller>
    {
        ControllerTests.bench(.main, change)
    }

    static func datagram(_ message: [UInt8], port: UInt16 = 2944, from address: IPAddress = gateway) -> AgentEvent {
        .datagram(Datagram(local: own, remote: Endpoint(address: address, port: port), bytes: message))
    }

    static func registration(_ identifier: UInt32, of number: Int = 1) -> [UInt8] {
        Wording.request(
            Wording.registration(serial: Lab.serial(number)), identifier, from: Lab.gatewayAddress(number))
    }

    static func notify(_ identifier: UInt32) -> [UInt8] {
        let events = ObservedEventsDescriptor(requestIdentifier: 1, events: [.init(name: "it/ito")])
        return Wording.request(.notify(events), identifier, from: gateway)
    }

    static func ports(_ effects: [AgentEffect]) -> [UInt16] {
        effects.compactMap { if case .send(let datagram) = $0 { datagram.remote.port } else { nil } }
    }

    @Test("another source port: the reply goes there, and so do probes from then on")
    func sourcePort() {
        var bench = Self.bench()
        #expect(Wording.outcome(bench.handle(Self.datagram(Self.registration(1)), at: 0)) == 0)
        let effects = bench.handle(Self.datagram(Self.notify(2), port: 50_000), at: 1_000)
        #expect(Wording.outcome(effects) == 0)
        #expect(Self.ports(effects) == [50_000])
        #expect(bench.kinds(.gatewayMoved).map(\.detail) == ["from \(Self.gateway):2944 to \(Self.gateway):50000"])
        #expect(Self.ports(bench.run(until: 15_000).map(\.effect)) == [50_000])
        // A copy from the old port gets the cached reply there.
        let copy = bench.handle(Self.datagram(Self.registration(1)), at: 16_000)
        #expect(Self.ports(copy) == [2944] && Wording.outcome(copy) == 0)
        #expect(bench.kinds(.gatewayRegistered).count == 1)
        _ = bench.handle(
            .datagramRefused(local: Self.own, remote: Endpoint(address: Self.gateway, port: 2944)), at: 17_000)
        #expect(bench.kinds(.gatewayLost).count == 1)
    }

    @Test("a reply from another port moves nothing") func replyFromElsewhere() {
        var bench = Self.bench()
        _ = bench.handle(Self.datagram(Self.registration(1)), at: 0)
        let probe = Wording.requests(bench.run(until: 15_000).map(\.effect)).first?.identifier ?? 0
        let answer = Wording.reply(.done(.auditValue, []), to: probe, from: Self.gateway)
        _ = bench.handle(Self.datagram(answer, port: 50_000), at: 15_100)
        #expect(Self.ports(bench.run(until: 30_000).map(\.effect)) == [2944])
        #expect(bench.kinds(.gatewayMoved).isEmpty)
    }

    @Test("many gateways on one socket are told apart by their message identifiers")
    func sharedSocket() {
        var bench = Self.bench()
        for number in 1...4 {
            let message = Self.registration(UInt32(number), of: number)
            #expect(Wording.outcome(bench.handle(Self.datagram(message, from: .v4(77)), at: number)) == 0)
        }
        #expect(bench.kinds(.gatewayRegistered).count == 4 && bench.kinds(.gatewayLost).isEmpty)
        #expect(Wording.requests(bench.run(until: 15_010).map(\.effect)).count == 4)
    }

    @Test("a copy of the registration on a new connection gets the cached reply; the half-open link is replaced")
    func copyOnNewConnection() {
        var bench = Self.bench()
        _ = bench.handle(ControllerTests.accept(-1, from: Self.gateway, port: 40_000), at: 0)
        let first = bench.handle(ControllerTests.received(-1, Self.registration(7)), at: 10)
        _ = bench.handle(ControllerTests.accept(-2, from: Self.gateway, port: 40_001), at: 5_000)
        let second = bench.handle(ControllerTests.received(-2, Self.registration(7)), at: 5_010)
        #expect(Wording.replies(first) == Wording.replies(second) && Wording.outcome(second) == 0)
        #expect(second.contains(.abort(ConnectionIdentifier(-1))))
        #expect(bench.kinds(.gatewayRegistered).count == 1 && bench.kinds(.gatewayLost).isEmpty)
        #expect(bench.kinds(.gatewayMoved).count == 1)
        let probes = bench.run(until: 20_010).filter { Wording.requests([$0.effect]).count == 1 }
        #expect(probes.map(\.at) == [20_010])
        if case .write(let connection, _)? = probes.first?.effect {
            #expect(connection == ConnectionIdentifier(-2))
        } else {
            Issue.record("the probe is no write")
        }
    }

    @Test("from TCP to UDP and back, anew and by a copy")
    func acrossTransports() {
        var bench = Self.bench()
        _ = bench.handle(ControllerTests.accept(-1, from: Self.gateway), at: 0)
        #expect(Wording.outcome(bench.handle(ControllerTests.received(-1, Self.registration(1)), at: 0)) == 0)
        let anew = bench.handle(Self.datagram(Self.registration(2)), at: 1_000)
        #expect(Wording.outcome(anew) == 0 && anew.contains(.abort(ConnectionIdentifier(-1))))
        #expect(bench.kinds(.gatewayLost).map(\.detail) == ["replaced by a new link"])
        _ = bench.handle(ControllerTests.accept(-2, from: Self.gateway), at: 2_000)
        let copy = bench.handle(ControllerTests.received(-2, Self.registration(2)), at: 2_000)
        #expect(Wording.outcome(copy) == 0)
        #expect(bench.kinds(.gatewayMoved).count == 1 && bench.kinds(.gatewayRegistered).count == 2)
        // Over UDP it is a stranger again.
        #expect(Wording.outcome(bench.handle(Self.datagram(Self.notify(9)), at: 3_000)) == 505)
    }

    @Test("a copy on a new connection after the old one ended registers again, without being carried out again")
    func copyAfterTheEnd() {
        var bench = Self.bench()
        _ = bench.handle(ControllerTests.accept(-1, from: Self.gateway), at: 0)
        let first = bench.handle(ControllerTests.received(-1, Self.registration(7)), at: 10)
        _ = bench.handle(.connection(ConnectionIdentifier(-1), .reset), at: 1_000)
        _ = bench.handle(ControllerTests.accept(-2, from: Self.gateway), at: 2_000)
        let second = bench.handle(ControllerTests.received(-2, Self.registration(7)), at: 2_000)
        #expect(Wording.replies(first) == Wording.replies(second))
        #expect(bench.kinds(.gatewayRegistered).count == 2)
    }

    @Test("no room for one more peer over UDP: error 510, and nobody who is registered is disturbed")
    func full() {
        var bench = Self.bench { $0.datagramLinkLimit = 2 }
        for number in 1...2 {
            let message = Self.registration(UInt32(number), of: number)
            #expect(Wording.outcome(bench.handle(Self.datagram(message, from: Lab.gatewayAddress(number)), at: 0)) == 0)
        }
        let third = Self.datagram(Self.registration(3, of: 3), from: Lab.gatewayAddress(3))
        #expect(Wording.outcome(bench.handle(third, at: 1)) == 510)
        #expect(Wording.outcome(bench.handle(third, at: 2)) == 510)
        #expect(bench.kinds(.limitReached).count == 1 && bench.kinds(.gatewayLost).isEmpty)
    }

    @Test("where everybody is admitted: told apart and named by message identifier")
    func anyone() {
        var bench = Self.bench {
            $0.admission = .everybody
            $0.mediaGateways = []
        }
        for number: UInt32 in 1...300 {
            let address = IPAddress.v4(0x0A64_0000 + number)
            let message = Wording.request(Wording.registration(serial: nil), number, from: address)
            #expect(Wording.outcome(bench.handle(Self.datagram(message, from: .v4(77)), at: Int(number))) == 0)
        }
        #expect(bench.kinds(.gatewayRegistered).count == 300)
        #expect(bench.kinds(.gatewayRegistered).first?.subject == "[10.100.0.1]:2944")
        let again = Wording.request(Wording.registration(serial: nil), 900, from: .v4(0x0A64_0001))
        #expect(Wording.outcome(bench.handle(Self.datagram(again, port: 9, from: .v4(77)), at: 500)) == 0)
        #expect(bench.kinds(.gatewayLost).isEmpty)
    }
}
