import SIP
import Testing
import Wire

@Suite("Non-INVITE client transaction, RFC 3261 §17.1.2")
struct ClientTransactionTests {
    static let schedule = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]
        .map { "\($0) transmit" }

    @Test(
        "over UDP it resends, delivers and gives up when the RFC says",
        arguments: [
            ([], schedule + ["32000 timed out"]),
            (
                [(50, .response(100, "Trying")), (9000, .response(200, "OK"))],
                ["0 transmit", "500 transmit", "4500 transmit", "8500 transmit", "9000 response 200 OK"]
            ),
            (
                [(50, .response(100, "Trying"))],
                ["0 transmit"] + (0...7).map { "\(500 + 4000 * $0) transmit" } + ["32000 timed out"]
            ),
            (
                [
                    (600, .response(503, "Service Unavailable (LSP is inactive)")), (700, .response(200, "OK")),
                    (5599, .response(503, "")), (5601, .response(200, "OK")),
                ],
                [
                    "0 transmit", "500 transmit", "600 response 503 Service Unavailable (LSP is inactive)",
                    "5601 late 200",
                ]
            ),
            ([(40_000, .response(200, "OK"))], schedule + ["32000 timed out", "40000 late 200"]),
            (
                [(700, .transportFailed), (800, .response(200, "OK"))],
                ["0 transmit", "500 transmit", "700 transport failed", "800 late 200"]
            ),
            ([(100, .response(200, "")), (200, .transportFailed)], ["0 transmit", "100 response 200 "]),
            (
                [(400, .sleptUntilHere), (3000, .sleptUntilHere), (3600, .response(200, "OK"))],
                ["0 transmit", "3000 transmit", "3600 response 200 OK"]
            ),
            ([(33_000, .sleptUntilHere)], ["0 transmit", "33000 timed out"]),
        ] as [([Rehearsal.Line], [String])])
    func datagram(_ script: [Rehearsal.Line], log: [String]) {
        var rehearsal = Rehearsal(over: Peers.datagram)
        rehearsal.play(script)
        #expect(rehearsal.log == log)
        #expect(rehearsal.sent.allSatisfy { $0 == rehearsal.sent[0] })
        #expect(rehearsal.layer.wakeup == nil)
    }

    @Test(
        "over TCP it sends once",
        arguments: [
            ([], ["0 transmit", "32000 timed out"]),
            (
                [(20, .response(100, "Trying")), (100, .response(200, "OK")), (101, .response(200, "OK"))],
                ["0 transmit", "100 response 200 OK", "101 late 200"]
            ),
            ([(10, .transportFailed)], ["0 transmit", "10 transport failed"]),
        ] as [([Rehearsal.Line], [String])])
    func stream(_ script: [Rehearsal.Line], log: [String]) {
        var rehearsal = Rehearsal(over: Peers.stream)
        rehearsal.play(script)
        #expect(rehearsal.log == log)
    }

    @Test("other base timers give another schedule")
    func timing() {
        var timing = Timing()
        timing.t1 = .milliseconds(100)
        timing.t2 = .milliseconds(1600)
        var rehearsal = Rehearsal(timing: timing, over: Peers.datagram)
        rehearsal.play([])
        #expect(
            rehearsal.log == [0, 100, 300, 700, 1500, 3100, 4700, 6300].map { "\($0) transmit" } + ["6400 timed out"])
    }

    @Test("the timer that runs is named")
    func timerNames() throws {
        var layer = Peers.layer()
        #expect(layer.wakeup == nil)
        let effects = layer.options(from: "sip:a@b", to: "sip:c@d", over: Peers.datagram, at: .start).effects
        #expect(layer.wakeup == Wakeup(at: .milliseconds(500), timer: "Timer E"))
        guard case .transmit(let bytes, _)? = effects.first else { throw Failure("nothing was sent") }
        var response = try Message(decoding: bytes)
        response.startLine = .response(status: 200, reason: "OK")
        _ = layer.receive(response.encoded(), over: Peers.datagram, at: .milliseconds(1))
        #expect(layer.wakeup == Wakeup(at: .milliseconds(5001), timer: "Timer K"))
        _ = layer.options(from: "sip:a@b", to: "sip:c@d", over: Peers.stream, at: .milliseconds(6000))
        _ = layer.wake(at: .milliseconds(6000))
        #expect(layer.wakeup == Wakeup(at: .milliseconds(38_000), timer: "Timer F"))
    }

    @Test("the request has every field that it should, and the same seed gives the same bytes")
    func request() throws {
        var layer = Peers.layer()
        var other = Peers.layer()
        let effects = layer.options(
            from: "sip:cm@10.10.0.10", to: "sip:10.10.0.20", over: Peers.datagram, at: .start
        ).effects
        #expect(
            effects
                == other.options(
                    from: "sip:cm@10.10.0.10", to: "sip:10.10.0.20", over: Peers.datagram, at: .start
                ).effects)
        guard case .transmit(let bytes, let flow)? = effects.first else { throw Failure("nothing was sent") }
        #expect(flow == Peers.datagram)
        // Decoded by Wireshark without expert information.
        #expect(
            Peers.text(bytes) == [
                "OPTIONS sip:10.10.0.20 SIP/2.0",
                "Via: SIP/2.0/UDP 10.10.0.10:5060;rport;branch=z9hG4bK910a2dec89025cc1", "Max-Forwards: 70",
                "From: <sip:cm@10.10.0.10>;tag=beeb8da1658eec67", "To: <sip:10.10.0.20>",
                "Call-ID: f893a2eefb32555e@10.10.0.10", "CSeq: 1 OPTIONS", "Contact: <sip:10.10.0.10:5060>",
                "Accept: application/sdp", "User-Agent: rainyday", "Content-Length: 0", "", "",
            ])
        #expect(Message.fault(in: bytes) == nil)
    }

    @Test("on a connection Via and Contact name the listening port, IPv6 in brackets")
    func connection() throws {
        let local = Endpoint(address: .v6(high: 0x2001_0DB8_0000_0000, low: 1), port: 40_000)
        let flow = Flow.stream(connection: 1, local: local, remote: Peers.there)
        var layer = Peers.layer()
        let effects = layer.options(from: "sip:a@b", to: "sip:c@d", over: flow, at: .start).effects
        guard case .transmit(let bytes, _)? = effects.first else { throw Failure("nothing was sent") }
        let message = try Message(decoding: bytes)
        #expect(message.via?.host == "[2001:db8::1]")
        #expect(message.via?.port == 5060)
        #expect(message.contacts.map(\.uri) == ["sip:[2001:db8::1]:5060;transport=tcp"])
        #expect(Message.fault(in: bytes) == nil)
    }

    @Test("1,024 requests may be open; one more fails at once")
    func limit() {
        var layer = Peers.layer()
        for _ in 0..<1024 {
            let (_, effects) = layer.options(from: "sip:a@b", to: "sip:c@d", over: Peers.datagram, at: .start)
            #expect(effects.count == 1)
        }
        let (identifier, effects) = layer.options(from: "sip:a@b", to: "sip:c@d", over: Peers.datagram, at: .start)
        #expect(effects == [.transportFailed(identifier)])
        let failed = layer.transportFailed(Peers.datagram, at: .start)
        #expect(failed.count == 1024)
        #expect(layer.wakeup == nil)
    }
}

/// Why a test cannot go on.
struct Failure: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
