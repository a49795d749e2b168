import Agents
import Megaco
import RAS
import Testing
import Wire

@Suite("Controller")
struct ControllerTests {
    static let own = Lab.main

    static func bench(
        _ role: ControllerSettings.Role = .main,
        _ change: @escaping @Sendable (inout ControllerSettings) -> Void = { _ in }
    ) -> Bench<Controller> {
        var lab = Lab(force: true)
        lab.changeController = { settings in
            settings.entityLinks = []
            change(&settings)
        }
        var bench = Bench(Controller(lab.controller(role)))
        _ = bench.handle(.start, at: 0)
        return bench
    }

    static func accept(_ number: Int32, from address: IPAddress, port: UInt16 = 40_000) -> AgentEvent {
        .connection(
            ConnectionIdentifier(number), .accepted(local: own, remote: Endpoint(address: address, port: port)))
    }

    static func received(_ number: Int32, _ message: [UInt8]) -> AgentEvent {
        .connection(ConnectionIdentifier(number), .received(TPKTFramer.frame(message)))
    }

    /// Registers gateway `number` on connection −`connection`.
    static func register(
        _ bench: inout Bench<Controller>, _ number: Int, on connection: Int32, at milliseconds: Int
    ) -> Int? {
        let address = Lab.gatewayAddress(number)
        _ = bench.handle(accept(connection, from: address), at: milliseconds)
        // An identifier of its own for every registration, as the standard has it.
        let identifier = UInt32(milliseconds * 10 + Int(-connection))
        let message = Wording.request(Wording.registration(serial: Lab.serial(number)), identifier, from: address)
        return Wording.outcome(bench.handle(received(connection, message)))
    }

    @Test(
        "what a first message gets",
        arguments: [
            (Wording.registration(serial: "12TG41070191"), 0), (Wording.registration(serial: "nobody"), 504),
            (Wording.registration(serial: nil), 504), (Wording.registration(serial: "12TG41070191", version: 9), 0),
            (Wording.registration(serial: "12TG41070191", version: 1), 0),
            (Wording.registration(serial: "12TG41070191", version: nil), 0),
            (Wording.registration(serial: "12TG41070191", method: .disconnected), 0),
            (Wording.registration(serial: "12TG41070191", method: .failover), 0),
            (Wording.registration(serial: "12TG41070191", method: .handOff), 0),
            (Wording.registration(serial: "12TG41070191", method: .forced), 505),
            (Wording.registration(serial: "12TG41070191", method: .other("X-what")), 501),
            (.auditValue(AuditDescriptor()), 505),
            (.notify(ObservedEventsDescriptor(requestIdentifier: 1, events: [.init(name: "it/ito")])), 505),
        ] as [(Command, Int)])
    func firstMessage(command: Command, code: Int) {
        var bench = Self.bench()
        let address = Lab.gatewayAddress(1)
        _ = bench.handle(Self.accept(-1, from: address), at: 10)
        let effects = bench.handle(Self.received(-1, Wording.request(command, 1, from: address)))
        #expect(Wording.outcome(effects) == code)
        #expect(bench.kinds(.active).count == (code == 0 ? 1 : 0))
    }

    @Test("the accepting reply carries version, profile and time stamp, before anything else is done")
    func accepting() throws {
        var bench = Self.bench()
        let address = Lab.gatewayAddress(1)
        _ = bench.handle(Self.accept(-1, from: address), at: 10)
        var change = ServiceChangeRequest(method: .restart, reason: .coldBoot, version: 1)
        change.profile = ServiceChangeProfile(name: "AVMG", version: 1)
        change.extensions = [ServiceChangeExtension(name: "X-SERIAL", value: Lab.serial(1))]
        let effects = bench.handle(Self.received(-1, Wording.request(.serviceChange(change), 1, from: address)))
        guard case .write = effects.first, case .actions(let actions) = Wording.replies(effects).first?.outcome,
            case .serviceChange(let reply) = actions.first?.commands.first?.result
        else {
            Issue.record("no reply")
            return
        }
        #expect(reply?.version == 1)
        #expect(reply?.profile == ServiceChangeProfile(name: "AVMG", version: 1))
        #expect(reply?.timeStamp == TimeStamp(date: 20_260_105, time: 9_000_001))
    }

    @Test("supervision: a probe every 15 s, lost 45 s after the first unanswered one; then the delay timer")
    func supervision() {
        var bench = Self.bench()
        #expect(Self.register(&bench, 1, on: -1, at: 0) == 0)
        let log = bench.run(until: 59_999)
        let probes = log.filter { Wording.requests([$0.effect]).count == 1 }
        #expect(probes.map(\.at) == [15_000, 30_000, 45_000])
        #expect(bench.kinds(.gatewayLost).isEmpty)
        let last = bench.run(until: 60_000).map(\.effect)
        #expect(last.contains(.abort(ConnectionIdentifier(-1))))
        #expect(bench.kinds(.gatewayLost).count == 1)
        #expect(bench.kinds(.inactive).count == 1)
        bench.run(until: 60_000 + 299_999)
        #expect(bench.kinds(.linkLossDelayExpired).isEmpty)
        bench.run(until: 60_000 + 300_000)
        #expect(bench.kinds(.linkLossDelayExpired).map(\.subject) == ["mg1"])
    }

    @Test("a gateway that comes back in time stops the delay timer")
    func backInTime() {
        var bench = Self.bench()
        _ = Self.register(&bench, 1, on: -1, at: 0)
        _ = bench.handle(.connection(ConnectionIdentifier(-1), .reset), at: 1_000)
        #expect(Self.register(&bench, 1, on: -2, at: 2_000) == 0)
        bench.run(until: 14_000)
        _ = bench.handle(.connection(ConnectionIdentifier(-2), .closed), at: 15_000)
        bench.run(until: 314_999)
        #expect(bench.kinds(.linkLossDelayExpired).isEmpty)
        bench.run(until: 315_000)
        #expect(bench.kinds(.linkLossDelayExpired).count == 1)
    }

    @Test("a gateway that comes on a new connection replaces its half-open link")
    func replaced() {
        var bench = Self.bench()
        _ = Self.register(&bench, 1, on: -1, at: 0)
        let address = Lab.gatewayAddress(1)
        _ = bench.handle(Self.accept(-2, from: address, port: 41_000), at: 70)
        let message = Wording.request(
            Wording.registration(serial: Lab.serial(1), method: .disconnected), 5, from: address)
        let effects = bench.handle(Self.received(-2, message))
        #expect(Wording.outcome(effects) == 0)
        #expect(effects.contains(.abort(ConnectionIdentifier(-1))))
        #expect(bench.kinds(.inactive).isEmpty && bench.kinds(.linkLossDelayExpired).isEmpty)
        // Whatever still comes of the old one changes nothing.
        #expect(bench.handle(.connection(ConnectionIdentifier(-1), .reset), at: 80) == [])
        bench.run(until: 10_000)
        #expect(bench.kinds(.gatewayLost).map(\.detail) == ["replaced by a new link"])
    }

    // MARK: SRPF

    static func report(_ isActive: Bool, sequence: UInt16 = 1) -> AgentEvent {
        let report = SurvivableReport(identifier: 2, releaseMajor: 10, releaseMinor: 2, isActive: isActive)
        let request = RAS.Message.registrationRequest(
            RegistrationRequest(
                sequenceNumber: sequence, callSignalAddresses: [Endpoint(address: Lab.survivable.address, port: 1720)],
                rasAddresses: [Endpoint(address: Lab.survivable.address, port: 1719)],
                nonStandardData: report.nonStandardData))
        return .datagram(
            Datagram(
                local: Endpoint(address: own.address, port: 1719),
                remote: Endpoint(address: Lab.survivable.address, port: 1719), bytes: request.encoded()))
    }

    @Test("pad until every gateway has answered or 10 s have passed; 503 meanwhile and afterwards")
    func pending() throws {
        var bench = Self.bench()
        _ = Self.register(&bench, 1, on: -1, at: 0)
        _ = Self.register(&bench, 2, on: -2, at: 1)
        let effects = bench.handle(Self.report(true), at: 5_000)
        let requests = Wording.requests(effects)
        #expect(requests.count == 2)
        #expect(bench.kinds(.regionState).map(\.detail) == ["pad"])
        let reply = Wording.reply(.serviceChange(nil), to: requests[0].identifier, from: Lab.gatewayAddress(1))
        let answered = bench.handle(Self.received(-1, reply), at: 5_010)
        #expect(answered.contains(.close(ConnectionIdentifier(-1))))
        #expect(Self.register(&bench, 1, on: -3, at: 5_020) == 503)
        #expect(bench.run(until: 14_999).map(\.effect).contains(.close(ConnectionIdentifier(-2))) == false)
        let last = bench.run(until: 15_000).map(\.effect)
        #expect(last.contains(.close(ConnectionIdentifier(-2))))
        #expect(bench.kinds(.regionState).map(\.detail) == ["pad", "ad"])
        #expect(bench.kinds(.inactive).count == 1)
        #expect(Self.register(&bench, 2, on: -4, at: 15_010) == 503)
        // An RRQ that says inactive enables the region.
        _ = bench.handle(Self.report(false, sequence: 2), at: 20_000)
        #expect(bench.kinds(.regionState).map(\.detail) == ["pad", "ad", "pae", "en"])
        #expect(Self.register(&bench, 2, on: -5, at: 20_010) == 0)
    }

    @Test("the switch is a level: on while a survivable is active disables, off enables")
    func switched() {
        var bench = Self.bench { $0.forceToActiveSurvivable = false }
        _ = bench.handle(Self.report(true), at: 1_000)
        #expect(bench.kinds(.regionState).isEmpty)
        _ = bench.handle(.command(ConsoleCommand(token: 1, action: .setForceToActiveSurvivable(true))), at: 2_000)
        #expect(bench.kinds(.regionState).map(\.detail) == ["pad", "ad"])
        _ = bench.handle(.command(ConsoleCommand(token: 2, action: .setForceToActiveSurvivable(false))), at: 3_000)
        #expect(bench.kinds(.regionState).map(\.detail) == ["pad", "ad", "pae", "en"])
    }

    @Test("a region that does not list the survivable is left alone")
    func otherRegion() {
        var bench = Self.bench {
            $0.networkRegions.append(NetworkRegion(number: 3, name: "Branch 3", backupServers: ["other"]))
            $0.mediaGateways[1].networkRegion = 3
        }
        _ = bench.handle(Self.report(true), at: 1_000)
        #expect(bench.kinds(.regionState).map(\.subject) == ["2", "2"])
        #expect(Self.register(&bench, 1, on: -1, at: 2_000) == 503)
        #expect(Self.register(&bench, 2, on: -2, at: 2_000) == 0)
    }

    @Test("the registration of a survivable expires 60 s after its last RRQ")
    func expiry() {
        var bench = Self.bench()
        _ = bench.handle(Self.report(true), at: 1_000)
        _ = bench.handle(Self.report(true, sequence: 2), at: 31_000)
        bench.run(until: 90_999)
        #expect(bench.kinds(.survivableLost).isEmpty)
        bench.run(until: 91_000)
        #expect(bench.kinds(.survivableLost).count == 1)
        #expect(bench.kinds(.regionState).map(\.detail) == ["pad", "ad", "pae", "en"])
    }

    // MARK: Bad input and bad luck

    @Test("half a TPKT header for ever: dropped after the idle limit; a registered link is not")
    func halfHeader() {
        var bench = Self.bench()
        _ = Self.register(&bench, 1, on: -1, at: 0)
        _ = bench.handle(Self.accept(-2, from: .v4(7)), at: 1_000)
        _ = bench.handle(.connection(ConnectionIdentifier(-2), .received([3, 0])), at: 2_000)
        // A byte now and then is no message.
        _ = bench.handle(.connection(ConnectionIdentifier(-2), .received([0xFF])), at: 50_000)
        #expect(!bench.run(until: 58_000).map(\.effect).contains(.abort(ConnectionIdentifier(-2))))
        #expect(bench.run(until: 61_000).map(\.effect).contains(.abort(ConnectionIdentifier(-2))))
    }

    @Test(
        "garbage for a frame closes the connection; garbage in a frame is answered, and written down once a second"
    )
    func garbage() {
        var bench = Self.bench()
        _ = bench.handle(Self.accept(-1, from: .v4(7)), at: 0)
        #expect(
            bench.handle(.connection(ConnectionIdentifier(-1), .received([1, 2, 3, 4, 5]))).contains(
                .abort(ConnectionIdentifier(-1))))
        _ = bench.handle(Self.accept(-2, from: .v4(7)), at: 5_000)
        for millisecond in 0..<2_000 {
            _ = bench.handle(Self.received(-2, Array("MEGACO/1 [10.0.0.1] {{{".utf8)), at: 5_000 + millisecond)
        }
        #expect(bench.kinds(.undecodable).count == 3)
        // A length of four gigabytes does not fit TPKT; the largest that does is buffered, no more.
        _ = bench.handle(Self.accept(-3, from: .v4(7)), at: 8_000)
        for _ in 0..<63 {
            _ = bench.handle(
                .connection(
                    ConnectionIdentifier(-3), .received([3, 0, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 1_000))))
        }
        #expect(Self.register(&bench, 1, on: -4, at: 9_000) == 0)
    }

    @Test("10,000 connections from one address leave room for gateways; those registered are undisturbed")
    func manyConnections() {
        var bench = Self.bench()
        _ = Self.register(&bench, 1, on: -1, at: 0)
        var aborted = 0
        for number in 0..<10_000 as Range<Int32> {
            let effects = bench.handle(Self.accept(-10 - number, from: .v4(7), port: UInt16(1_000 + number)), at: 100)
            aborted += effects.contains(.abort(ConnectionIdentifier(-10 - number))) ? 1 : 0
        }
        #expect(aborted == 9_800)
        #expect(bench.kinds(.limitReached).count == 1)
        #expect(Self.register(&bench, 2, on: -2, at: 200) == 0)
        #expect(bench.kinds(.gatewayLost).isEmpty)
        let dropped = bench.run(until: 61_000).filter { if case .abort = $0.effect { true } else { false } }
        // 200 strangers and the two gateways, which never answered a probe.
        #expect(dropped.count == 202)
    }

    @Test("the limit over all addresses")
    func connectionLimit() {
        var bench = Self.bench { $0.connectionLimit = 10 }
        for number in 0..<10 as Range<Int32> {
            #expect(bench.handle(Self.accept(-1 - number, from: .v4(UInt32(100 + number))), at: 1) == [])
        }
        #expect(bench.handle(Self.accept(-11, from: .v4(500))).contains(.abort(ConnectionIdentifier(-11))))
        _ = bench.handle(.connection(ConnectionIdentifier(-1), .closed))
        #expect(bench.handle(Self.accept(-12, from: .v4(500))) == [])
    }

    @Test("5,000 peers over UDP: bounded, and a gateway still registers")
    func manyPeers() {
        var bench = Self.bench()
        let local = Self.own
        for number in 0..<5_000 {
            let remote = Endpoint(address: .v4(0xC633_6400 + UInt32(number)), port: UInt16(2_000 + number))
            let message = Wording.request(.auditValue(AuditDescriptor()), 1, from: remote.address)
            _ = bench.handle(.datagram(Datagram(local: local, remote: remote, bytes: message)), at: number / 10)
        }
        #expect(bench.kinds(.limitReached).count == 1)
        let remote = Endpoint(address: Lab.gatewayAddress(1), port: 2944)
        let message = Wording.request(Wording.registration(serial: Lab.serial(1)), 1, from: remote.address)
        let effects = bench.handle(.datagram(Datagram(local: local, remote: remote, bytes: message)), at: 600)
        #expect(Wording.outcome(effects) == 0)
    }

    @Test("over UDP a copy of an old registration is answered from the cache and registers nobody")
    func copyOfRegistration() {
        var bench = Self.bench()
        let remote = Endpoint(address: Lab.gatewayAddress(1), port: 2944)
        let message = Wording.request(Wording.registration(serial: Lab.serial(1)), 1, from: remote.address)
        let event = AgentEvent.datagram(Datagram(local: Self.own, remote: remote, bytes: message))
        #expect(Wording.outcome(bench.handle(event, at: 10)) == 0)
        _ = bench.handle(.datagramRefused(local: Self.own, remote: remote), at: 5_000)
        #expect(bench.kinds(.inactive).count == 1)
        bench.run(until: 28_000)
        #expect(Wording.outcome(bench.handle(event, at: 29_000)) == 0)
        #expect(bench.kinds(.active).count == 1)
    }

    @Test("RAS garbage is counted; an RRQ to a survivable is refused")
    func rasGarbage() {
        var bench = Self.bench(.survivableRemote)
        let local = Endpoint(address: Lab.survivable.address, port: 1719)
        let remote = Endpoint(address: .v4(9), port: 1719)
        for length in 0..<50 {
            let bytes = [UInt8](repeating: 0xFF, count: length)
            _ = bench.handle(.datagram(Datagram(local: local, remote: remote, bytes: bytes)), at: 100)
        }
        #expect(bench.kinds(.undecodable).count == 1)
        let request = RAS.Message.registrationRequest(
            RegistrationRequest(sequenceNumber: 3, callSignalAddresses: [], rasAddresses: []))
        let effects = bench.handle(.datagram(Datagram(local: local, remote: remote, bytes: request.encoded())))
        let answers = effects.compactMap { effect -> RAS.Message? in
            if case .send(let datagram) = effect { try? RAS.Message(decoding: datagram.bytes) } else { nil }
        }
        #expect(answers == [.registrationReject(RegistrationReject(sequenceNumber: 3, reason: .undefinedReason))])
    }

    @Test("SIP garbage: a datagram is counted, a stream is closed; a connection of a stranger is dropped when idle")
    func sipGarbage() {
        var bench = Self.bench()
        let local = Endpoint(address: Self.own.address, port: 5060)
        let remote = Endpoint(address: .v4(9), port: 5060)
        for length in 0..<200 {
            let bytes = [UInt8](repeating: UInt8(length), count: length)
            _ = bench.handle(.datagram(Datagram(local: local, remote: remote, bytes: bytes)), at: 100)
        }
        #expect(bench.kinds(.undecodable).count == 1)
        let connection = ConnectionIdentifier(-1)
        _ = bench.handle(.connection(connection, .accepted(local: local, remote: remote)), at: 2_000)
        let garbage = Array("OPTIONS sip:x SIP/2.0\r\nContent-Length: 4000000000\r\n\r\n".utf8)
        let effects = bench.handle(.connection(connection, .received(garbage)))
        #expect(effects.contains(.abort(connection)))
        #expect(bench.kinds(.undecodable).count == 2)
        let silent = ConnectionIdentifier(-2)
        _ = bench.handle(.connection(silent, .accepted(local: local, remote: remote)), at: 3_000)
        _ = bench.handle(.connection(silent, .received(Array("OPTIONS sip".utf8))), at: 40_000)
        #expect(!bench.run(until: 62_999).map(\.effect).contains(.abort(silent)))
        #expect(bench.run(until: 63_000).map(\.effect).contains(.abort(silent)))
    }

    @Test("reset drops every link with RST, forgets who was registered, and serves after its boot time")
    func reset() {
        var bench = Self.bench { $0.bootTime = .seconds(30) }
        _ = Self.register(&bench, 1, on: -1, at: 0)
        let effects = bench.handle(.command(ConsoleCommand(token: 1, action: .reset)), at: 1_000)
        #expect(effects.contains(.abort(ConnectionIdentifier(-1))))
        let early = bench.handle(Self.accept(-2, from: Lab.gatewayAddress(1)), at: 30_999)
        #expect(early == [.abort(ConnectionIdentifier(-2))])
        bench.run(until: 31_000)
        #expect(bench.kinds(.booted).count == 2)
        #expect(Self.register(&bench, 1, on: -3, at: 31_001) == 0)
    }

    // MARK: Console

    @Test("screens")
    func console() {
        var bench = Self.bench()
        _ = Self.register(&bench, 1, on: -1, at: 10)
        _ = bench.handle(Self.report(false), at: 20)
        func rows(_ screen: ConsoleScreen) -> [ConsoleRow] {
            let effects = bench.handle(.command(ConsoleCommand(token: 1, action: .show(screen))))
            for effect in effects {
                if case .answer(let answer) = effect, case .screen(_, let rows) = answer.body { return rows }
            }
            return []
        }
        #expect(rows(.statusRegionRegistration).map { $0["state"] } == ["en", "en"])
        #expect(rows(.statusRegionRegistration).last?["gateways"] == "1 y, 2 n, 3 n, 4 n")
        #expect(rows(.statusMediaGateways).map { $0["link"] } == ["up", "dn", "dn", "dn"])
        #expect(rows(.listMediaGateway).map { $0["registered"] } == ["y", "n", "n", "n"])
        #expect(rows(.listSurvivableProcessor).map { [$0["registered"], $0["active"]] } == [["y", "n"]])
        #expect(rows(.ipOptions).first?.fields.map(\.value) == ["y", "5"])
        #expect(rows(.mgcList).isEmpty)
    }
}
