import SIP
import Testing
import Wire

/// What RFC 5118 says of each of its messages, in messages of our own.
@Suite("RFC 5118, SIP with IPv6")
struct IPv6MessageTests {
    private static func register(
        uri: String = "sip:[2001:db8::10]", via: String = "SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111",
        from: String = "<sip:user@example.com>;tag=81x2", contact: String = "\"Caller\" <sip:caller@[2001:db8::1]>"
    ) -> [UInt8] {
        Peers.bytes(
            "REGISTER \(uri) SIP/2.0", "To: <sip:user@example.com>", "From: \(from)", "Via: \(via)",
            "Call-ID: SSG9559905523997077@hlau_4100", "Max-Forwards: 70", "Contact: \(contact)", "CSeq: 98176 REGISTER",
            "Content-Length: 0")
    }

    @Test(
        "taken",
        arguments: [
            ("4.1, a reference in brackets", register()),
            ("4.3, what looks like a port is part of the address", register(uri: "sip:[2001:db8::10:5070]")),
            ("4.4, a port after the brackets", register(uri: "sip:[2001:db8::10]:5070")),
            (
                "4.5, received in brackets",
                register(via: "SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111")
            ),
            (
                "4.5, received without brackets",
                register(via: "SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3-111")
            ),
            (
                "4.7, addresses of both kinds",
                register(via: "SIP/2.0/UDP [2001:db8::9:1]:6050;branch=a, SIP/2.0/UDP 192.0.2.1;branch=b")
            ),
            ("4.9, an address of IPv4 within one of IPv6", register(contact: "<sip:user@[::ffff:192.0.2.10]>")),
            ("4.10, by the corrected grammar", register(from: "<sip:user@[2001:db8::192.0.2.1]>;tag=1")),
            ("4.10, by RFC 3261's own grammar", register(from: "<sip:user@[2001:db8:::192.0.2.1]>;tag=1")),
        ] as [(String, [UInt8])])
    func taken(_ clause: String, _ message: [UInt8]) throws {
        #expect(Message.fault(in: message) == nil)
        let decoded = try Message(decoding: message)
        #expect(decoded.encoded() == message)
    }

    @Test("4.2, an address without brackets is no host")
    func bare() {
        let fault = Message.fault(in: Self.register(uri: "sip:2001:db8::10"))
        #expect(fault?.layer == .startLine)
        #expect(fault?.status == 400)
    }

    @Test("addresses and ports are told apart")
    func parts() throws {
        let ambiguous = try URI(decoding: "sip:[2001:db8::10:5070]".utf8)
        #expect(ambiguous.address == IPAddress("2001:db8::10:5070"))
        #expect(ambiguous.port == nil)
        let plain = try URI(decoding: "sip:[2001:db8::10]:5070".utf8)
        #expect(plain.address == IPAddress("2001:db8::10"))
        #expect(plain.port == 5070)
        for received in ["[2001:db8::9:255]", "2001:db8::9:255"] {
            let via = try Via(decoding: "SIP/2.0/UDP [2001:db8::9:1];received=\(received)".utf8)
            #expect(via.received == IPAddress("2001:db8::9:255"))
        }
        let mapped = try URI(decoding: "sip:user@[::ffff:192.0.2.10]".utf8)
        #expect(mapped.address == IPAddress("::ffff:192.0.2.10"))
    }

    @Test("over IPv6 a request is answered where it came from")
    func answered() throws {
        let (here, there) = (IPAddress("2001:db8::10"), IPAddress("2001:db8::9:1"))
        let local = Endpoint(address: try #require(here), port: 5060)
        let remote = Endpoint(address: try #require(there), port: 40_000)
        var layer = Peers.layer()
        let request = Peers.options(
            via: "SIP/2.0/UDP [2001:db8::9:1];rport;branch=z9hG4bKa", uri: "sip:[2001:db8::10]")
        let flow = Flow.datagram(local: local, remote: remote)
        guard case .request(_, let identifier, _)? = layer.receive(request, over: flow, at: .start).first,
            case .transmit(let bytes, let back)? = layer.respond(to: identifier, status: 200, reason: "OK", at: .start)
                .first
        else { throw Failure("not answered") }
        #expect(back == flow)
        #expect(
            try Message(decoding: bytes).value("Via")
                == "SIP/2.0/UDP [2001:db8::9:1];rport=40000;branch=z9hG4bKa;received=2001:db8::9:1")
    }
}
