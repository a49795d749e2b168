import SIP
import Testing
import Wire

@Suite("Non-INVITE server transaction, RFC 3261 §17.2.2")
struct ServerTransactionTests {
    /// The identifier of the one request among the effects.
    private func identifier(_ effects: [TransactionLayer.Effect]) throws -> ServerTransactionIdentifier {
        guard effects.count == 1, case .request(_, let identifier, _) = effects[0] else {
            throw Failure("not one request: \(effects)")
        }
        return identifier
    }

    private func sent(_ effects: [TransactionLayer.Effect]) throws -> (bytes: [UInt8], flow: Flow) {
        guard case .transmit(let bytes, let flow)? = effects.first else { throw Failure("nothing sent: \(effects)") }
        return (bytes, flow)
    }

    @Test("the same request again gets the same bytes until Timer J runs out")
    func repetition() throws {
        var layer = Peers.layer()
        let request = Peers.options()
        let first = try identifier(layer.receive(request, over: Peers.datagram, at: .start))
        #expect(layer.receive(request, over: Peers.datagram, at: .milliseconds(500)) == [])
        let answer = layer.respond(to: first, status: 200, reason: "OK", at: .milliseconds(600))
        #expect(answer.count == 1)
        #expect(layer.respond(to: first, status: 503, reason: "", at: .milliseconds(700)) == [])
        #expect(layer.receive(request, over: Peers.datagram, at: .milliseconds(1500)) == answer)
        #expect(layer.receive(request, over: Peers.datagram, at: .milliseconds(32_599)) == answer)
        #expect(layer.wakeup?.timer == "Timer J")
        _ = layer.wake(at: .milliseconds(32_000))
        #expect(layer.wakeup == Wakeup(at: .milliseconds(32_600), timer: "Timer J"))
        _ = layer.wake(at: .milliseconds(32_600))
        #expect(layer.wakeup == nil)
        let second = try identifier(layer.receive(request, over: Peers.datagram, at: .milliseconds(32_600)))
        #expect(second > first)
    }

    @Test("on a connection nothing is kept")
    func stream() throws {
        var layer = Peers.layer()
        let request = Peers.options(via: "SIP/2.0/TCP 10.10.0.20;branch=z9hG4bKt")
        let first = try identifier(layer.receive(request, over: Peers.stream, at: .start))
        #expect(try sent(layer.respond(to: first, status: 200, reason: "OK", at: .start)).flow == Peers.stream)
        _ = try identifier(layer.receive(request, over: Peers.stream, at: .start))
    }

    @Test("a request that nobody answers is forgotten after 64·T1, one over a dead connection at once")
    func forgotten() throws {
        var layer = Peers.layer()
        let first = try identifier(layer.receive(Peers.options(), over: Peers.datagram, at: .start))
        _ = layer.wake(at: .milliseconds(32_000))
        #expect(layer.respond(to: first, status: 200, reason: "OK", at: .milliseconds(32_000)) == [])
        let second = try identifier(layer.receive(Peers.options(), over: Peers.stream, at: .milliseconds(33_000)))
        #expect(layer.transportFailed(Peers.stream, at: .milliseconds(33_000)) == [])
        #expect(layer.respond(to: second, status: 200, reason: "OK", at: .milliseconds(33_000)) == [])
        #expect(layer.wakeup == nil)
    }

    @Test("a 200 carries what the request needs back and what OPTIONS asks for")
    func answer() throws {
        var layer = Peers.layer()
        let request = Peers.options(extra: ["Via: SIP/2.0/UDP other;branch=z9hG4bKo , SIP/2.0/TCP third"])
        let first = try identifier(layer.receive(request, over: Peers.datagram, at: .start))
        let headers = [HeaderField("Contact", "<sip:10.10.0.10>"), HeaderField("k", "timer"), HeaderField("l", "99")]
        let answer = try sent(layer.respond(to: first, status: 200, reason: "OK", headers: headers, at: .start))
        let tag = try #require(try Message(decoding: answer.bytes).to?.tag)
        #expect(
            Peers.text(answer.bytes) == [
                "SIP/2.0 200 OK", "Via: SIP/2.0/UDP 10.10.0.20:5060;rport=5060;branch=z9hG4bKa;received=10.10.0.20",
                "Via: SIP/2.0/UDP other;branch=z9hG4bKo , SIP/2.0/TCP third", "From: <sip:sm@10.10.0.20>;tag=f",
                "To: <sip:10.10.0.10>;tag=\(tag)", "Call-ID: c@10.10.0.20", "CSeq: 1 OPTIONS",
                "Contact: <sip:10.10.0.10>", "k: timer", "Allow: OPTIONS", "Accept: application/sdp",
                "Server: rainyday", "Content-Length: 0", "", "",
            ])
    }

    @Test(
        "where the answer goes, and what Via says then (RFC 3261 §18.2, RFC 3581 §4)",
        arguments: [
            ("SIP/2.0/UDP 10.10.0.20;branch=z9hG4bKa", 5060, ";branch=z9hG4bKa"),
            ("SIP/2.0/UDP 10.10.0.20:5070;branch=z9hG4bKa", 5070, ":5070;branch=z9hG4bKa"),
            (
                "SIP/2.0/UDP 10.10.0.20:5070;rport;branch=z9hG4bKa", 40_000,
                ":5070;rport=40000;branch=z9hG4bKa;received=10.10.0.20"
            ),
            (
                "SIP/2.0/UDP 10.10.0.20;rport=1;received=1.2.3.4;branch=z9hG4bKa", 40_000,
                ";rport=40000;branch=z9hG4bKa;received=10.10.0.20"
            ),
        ])
    func destination(_ via: String, port: UInt16, tail: String) throws {
        let remote = Endpoint(address: Peers.there.address, port: 40_000)
        let flow = Flow.datagram(local: Peers.here, remote: remote)
        var layer = Peers.layer()
        let first = try identifier(layer.receive(Peers.options(via: via), over: flow, at: .start))
        let answer = try sent(layer.respond(to: first, status: 200, reason: "OK", at: .start))
        let back = Endpoint(address: Peers.there.address, port: port)
        #expect(answer.flow == .datagram(local: Peers.here, remote: back))
        #expect(try Message(decoding: answer.bytes).value("Via") == "SIP/2.0/UDP 10.10.0.20" + tail)
    }

    @Test("a host that is not the source gets received, an IPv6 one without brackets does not")
    func received() throws {
        var layer = Peers.layer()
        let effects = layer.receive(
            Peers.options(via: "SIP/2.0/UDP sm.example.com:5070;branch=z9hG4bKa"), over: Peers.datagram, at: .start)
        let answer = try sent(layer.respond(to: identifier(effects), status: 200, reason: "OK", at: .start))
        #expect(try Message(decoding: answer.bytes).via?.received == Peers.there.address)
        let source = Endpoint(address: .v6(high: 0x2001_0DB8_0000_0000, low: 9), port: 5060)
        let flow = Flow.datagram(local: Peers.here, remote: source)
        let other = layer.receive(
            Peers.options(via: "SIP/2.0/UDP [2001:DB8::9];branch=z9hG4bKb", callIdentifier: "b"), over: flow, at: .start
        )
        let second = try sent(layer.respond(to: identifier(other), status: 200, reason: "OK", at: .start))
        #expect(try Message(decoding: second.bytes).value("Via") == "SIP/2.0/UDP [2001:DB8::9];branch=z9hG4bKb")
        #expect(second.flow == flow)
    }

    @Test(
        "what tells two requests apart (§17.2.3)",
        arguments: [
            ("SIP/2.0/UDP h;branch=z9hG4bKa", "SIP/2.0/UDP H;branch=z9hG4bKa;x", true),
            ("SIP/2.0/UDP h;branch=z9hG4bKa", "SIP/2.0/UDP h;branch=z9hG4bKb", false),
            ("SIP/2.0/UDP h;branch=z9hG4bKa", "SIP/2.0/UDP i;branch=z9hG4bKa", false),
            ("SIP/2.0/UDP h;branch=z9hG4bKa", "SIP/2.0/UDP h:5061;branch=z9hG4bKa", false),
            ("SIP/2.0/UDP h;branch=z9hG4bK", "SIP/2.0/UDP h;branch=z9hG4bK", true),
            ("SIP/2.0/UDP h;branch=z9hG4bK", "SIP/2.0/UDP i;branch=z9hG4bK", false),
            ("SIP/2.0/UDP h", "SIP/2.0/UDP h", true), ("SIP/2.0/UDP h;branch=1", "SIP/2.0/UDP h;branch=2", false),
        ])
    func matching(_ first: String, _ second: String, isSame: Bool) throws {
        var layer = Peers.layer()
        _ = try identifier(layer.receive(Peers.options(via: first), over: Peers.datagram, at: .start))
        let again = layer.receive(Peers.options(via: second), over: Peers.datagram, at: .start)
        #expect(again.isEmpty == isSame)
    }

    @Test("4,096 answers are kept, the oldest is forgotten first")
    func limit() throws {
        var layer = Peers.layer()
        func request(_ index: Int) -> [UInt8] {
            Peers.options(via: "SIP/2.0/UDP h;branch=z9hG4bK\(index)", callIdentifier: "\(index)")
        }
        for index in 0...4096 {
            let one = try identifier(layer.receive(request(index), over: Peers.datagram, at: .start))
            _ = layer.respond(to: one, status: 200, reason: "OK", at: .start)
        }
        #expect(try !sent(layer.receive(request(1), over: Peers.datagram, at: .start)).bytes.isEmpty)
        _ = try identifier(layer.receive(request(0), over: Peers.datagram, at: .start))
    }

    @Test("4 MiB of requests and answers are kept, the oldest is forgotten first")
    func byteLimit() throws {
        var layer = Peers.layer()
        let body = String(repeating: "x", count: 60_000)
        let identifiers = try (0..<80).map { index in
            let request = Peers.options(
                via: "SIP/2.0/UDP h;branch=z9hG4bK\(index)", callIdentifier: "\(index)", extra: ["c: application/sdp"],
                body: body)
            return try identifier(layer.receive(request, over: Peers.datagram, at: .start))
        }
        let isKept = identifiers.map { !layer.respond(to: $0, status: 200, reason: "OK", at: .start).isEmpty }
        #expect(isKept == (0..<80).map { $0 >= 11 })
    }
}
