import SIP
import Testing
import Wire

/// Messages in the shape in which common implementations send them.
@Suite("Messages of common peers")
struct PeerMessageTests {
    @Test("a probe without rport, Contact and Accept is answered at the port of sent-by")
    func dispatcherProbe() throws {
        let request = Peers.bytes(
            "OPTIONS sip:127.0.0.1:5090 SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK7d3b.6f0d5a54000000000000000000000000.0",
            "To: <sip:127.0.0.1:5090>", "From: <sip:asm@127.0.0.1>;tag=6f2f9a0b6cd6dd8c2f4b5d8d5c6a6d1a-5b2f",
            "CSeq: 10 OPTIONS", "Call-ID: 3f7bd8b54d2b0a1c-11215@127.0.0.1", "Max-Forwards: 70", "Content-Length: 0",
            "User-Agent: kamailio (5.6.3 (x86_64/linux))")
        let host = IPAddress.v4(0x7F00_0001)
        let flow = Flow.datagram(
            local: Endpoint(address: host, port: 5090), remote: Endpoint(address: host, port: 40_080))
        var layer = Peers.layer()
        guard case .request(let message, let identifier, _)? = layer.receive(request, over: flow, at: .start).first
        else { throw Failure("not taken") }
        #expect(Message(message).via?.received == nil)
        guard
            case .transmit(let bytes, let back)? = layer.respond(to: identifier, status: 200, reason: "OK", at: .start)
                .first
        else { throw Failure("not answered") }
        #expect(back.remote == Endpoint(address: host, port: 5080))
        #expect(Message.fault(in: bytes) == nil)
    }

    @Test("rport with other parameters, and sent-by on a connection")
    func pingTool() throws {
        let request = Peers.bytes(
            "OPTIONS sip:127.0.0.1:5080 SIP/2.0",
            "Via: SIP/2.0/TCP 127.0.1.1:43211;branch=z9hG4bK.6fd4ea8f;rport;alias",
            "From: sip:sipsak@127.0.1.1:43211;tag=1f",
            "To: sip:127.0.0.1:5080", "Call-ID: 521290479@127.0.1.1", "CSeq: 1 OPTIONS",
            "Contact: sip:sipsak@127.0.1.1:43211", "Content-Length: 0", "Max-Forwards: 70",
            "User-Agent: sipsak 0.9.8.1",
            "Accept: text/plain")
        var layer = Peers.layer()
        guard
            case .request(let message, let identifier, _)? = layer.receive(request, over: Peers.stream, at: .start)
                .first
        else { throw Failure("not taken") }
        #expect(try message.via()?.hasAlias == true)
        let effects = layer.respond(to: identifier, status: 503, reason: "Service Unavailable", at: .start)
        guard case .transmit(let bytes, Peers.stream)? = effects.first else { throw Failure("not answered") }
        #expect(
            try Message(decoding: bytes).value("Via")
                == "SIP/2.0/TCP 127.0.1.1:43211;branch=z9hG4bK.6fd4ea8f;rport=5060;alias;received=10.10.0.20")
        #expect(try Message(decoding: bytes).value("To")?.hasPrefix("sip:127.0.0.1:5080;tag=") == true)
    }

    @Test("an answer with an empty Supported and no Accept")
    func softphone() throws {
        var layer = Peers.layer()
        let (identifier, effects) = layer.options(
            from: "sip:a@10.10.0.10", to: "sip:10.10.0.20", over: Peers.datagram, at: .start)
        guard case .transmit(let request, _)? = effects.first, let via = try Message(decoding: request).via,
            let callIdentifier = try Message(decoding: request).callIdentifier
        else { throw Failure("nothing sent") }
        var noted = via
        noted.parameters[0].value = "5060"
        let answer = Peers.bytes(
            "SIP/2.0 200 OK", "Via: \(noted.text);received=10.10.0.10", "To: <sip:10.10.0.20>;tag=4f",
            "From: <sip:a@10.10.0.10>;tag=1", "Call-ID: \(callIdentifier)", "CSeq: 1 OPTIONS",
            "Server: baresip v1.0.0 (x86_64/linux)", "Contact: <sip:10.10.0.20:5086>",
            "Allow: INVITE,ACK,BYE,CANCEL,OPTIONS,NOTIFY,SUBSCRIBE,INFO,MESSAGE,REFER", "Supported: ",
            "Content-Length: 0")
        #expect(
            layer.receive(answer, over: Peers.datagram, at: .milliseconds(1))
                == [.response(identifier, status: 200, reason: "OK")])
        #expect(try Message(decoding: answer).supported == [])
        #expect(try Message(decoding: answer).allow.count == 10)
    }
}
