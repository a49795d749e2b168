import SIP
import Testing
import Wire

@Suite("What the layer answers by itself, RFC 3261 §8.2")
struct AnswerTests {
    private func answer(_ effects: [TransactionLayer.Effect]) throws -> Message? {
        for effect in effects { if case .transmit(let bytes, _) = effect { return try Message(decoding: bytes) } }
        return nil
    }

    @Test(
        "methods",
        arguments: [
            ("INVITE", 405), ("BYE", 405), ("REGISTER", 405), ("SUBSCRIBE", 405), ("NOTIFY", 405), ("PUBLISH", 405),
            ("MESSAGE", 405), ("REFER", 405), ("INFO", 405), ("UPDATE", 405), ("PRACK", 405), ("CANCEL", 481),
            ("options", 501), ("FOO", 501), ("ACK", nil),
        ] as [(String, Int?)])
    func methods(_ method: String, status: Int?) throws {
        var layer = Peers.layer()
        let effects = layer.receive(Peers.options(method: method), over: Peers.datagram, at: .start)
        let message = try answer(effects)
        guard let status else {
            #expect(effects == [])
            return
        }
        guard case .response(let found, _)? = message?.startLine else { throw Failure("no response") }
        #expect(found == status)
        #expect(message?.cSeq?.method == method)
        #expect(message?.to?.tag != nil)
        if status == 405 { #expect(message?.allow == ["OPTIONS"]) }
        #expect(layer.wakeup == nil)
        #expect(layer.receive(Peers.options(method: method), over: Peers.datagram, at: .milliseconds(500)) == effects)
    }

    @Test(
        "requests that are refused, and the field that says more",
        arguments: [
            (Peers.options(uri: "tel:+1"), 416, nil), (Peers.options(uri: "mailto:a@b"), 416, nil),
            (Peers.options(extra: ["Require: a, b", "Require: c"]), 420, "Unsupported: a, b, c"),
            (Peers.options(extra: ["c: text/plain", "l: 1"], body: "x"), 415, "Accept: application/sdp"),
            (Peers.options(extra: ["l: 5"], body: "x"), 400, nil), (Peers.options(extra: ["To: <sip:a>"]), 400, nil),
            (Peers.options(uri: "<sip:a>"), 400, nil), (Peers.options(extra: ["bad line"]), 400, nil),
        ] as [([UInt8], Int, String?)])
    func refusals(_ request: [UInt8], status: Int, field: String?) throws {
        var layer = Peers.layer()
        let effects = layer.receive(request, over: Peers.datagram, at: .start)
        let message = try #require(try answer(effects))
        guard case .response(let found, _) = message.startLine else { throw Failure("no response") }
        #expect(found == status)
        if let field { #expect(Peers.text(message.encoded()).contains(field)) }
        let isReported = effects.contains { if case .undecodable = $0 { true } else { false } }
        #expect(isReported == (status == 400))
    }

    @Test(
        "what is refused by more than one header field",
        arguments: [
            (
                Peers.options(extra: ["c: application/sdp", "e: gzip", "l: 1"], body: "x"), 415,
                "Accept-Encoding: identity"
            ),
            (Peers.options(extra: ["c: application/sdp", "e: gzip, ", "l: 1"], body: "x"), 400, "Server: rainyday"),
            (Peers.options(extra: ["Require:"]), 400, "Server: rainyday"),
            (Peers.options(extra: (0..<260).map { "X-\($0): y" }), 513, "Server: rainyday"),
            (Peers.options(extra: ["X: " + String(repeating: "y", count: 9000)]), 513, "Server: rainyday"),
            (Self.dialog("BYE"), 481, "Server: rainyday"), (Self.dialog("INFO"), 405, "Allow: OPTIONS"),
            (Self.hops("sip:10.10.0.11"), 483, "Server: rainyday"),
            (Self.hops("sip:[2001:db8::1]"), 483, "Server: rainyday"),
        ] as [([UInt8], Int, String)])
    func further(_ request: [UInt8], status: Int, field: String) throws {
        var layer = Peers.layer()
        let message = try #require(try answer(layer.receive(request, over: Peers.datagram, at: .start)))
        guard case .response(let found, _) = message.startLine else { throw Failure("no response") }
        #expect(found == status)
        #expect(Peers.text(message.encoded()).contains(field))
        #expect(layer.statistics.refusals == 1)
    }

    private static func dialog(_ method: String) -> [UInt8] {
        let text = String(decoding: Peers.options(method: method), as: UTF8.self)
        return Array(text.replacing("To: <sip:10.10.0.10>", with: "To: <sip:10.10.0.10>;tag=1").utf8)
    }

    private static func hops(_ uri: String) -> [UInt8] {
        let text = String(decoding: Peers.options(uri: uri), as: UTF8.self)
        return Array(text.replacing("Max-Forwards: 70", with: "Max-Forwards: 0").utf8)
    }

    @Test("a body that may be passed over is")
    func optionalBody() {
        var layer = Peers.layer()
        let request = Peers.options(
            extra: ["Content-Disposition: x;handling=optional", "c: text/plain", "l: 1"], body: "x")
        guard case .request? = layer.receive(request, over: Peers.datagram, at: .start).first else {
            Issue.record("not taken")
            return
        }
    }

    @Test("the same request by another way is merged; after Timer J, from another sender or in a dialog it is not")
    func merged() throws {
        var layer = Peers.layer()
        func request(_ branch: String, _ identifier: String = "c") -> [UInt8] {
            Peers.options(via: "SIP/2.0/UDP 10.10.0.20;branch=z9hG4bK\(branch)", callIdentifier: identifier)
        }
        guard case .request(_, let first, _)? = layer.receive(request("a"), over: Peers.datagram, at: .start).first
        else { throw Failure("not taken") }
        let loop = try answer(layer.receive(request("b"), over: Peers.datagram, at: .start))
        #expect(loop?.startLine == .response(status: 482, reason: "Loop Detected"))
        guard case .request? = layer.receive(request("b", "d"), over: Peers.datagram, at: .start).first else {
            throw Failure("not taken")
        }
        _ = layer.respond(to: first, status: 200, reason: "OK", at: .start)
        let again = try answer(layer.receive(request("e"), over: Peers.datagram, at: .start))
        #expect(again?.startLine == .response(status: 482, reason: "Loop Detected"))
        _ = layer.wake(at: .milliseconds(32_000))
        guard case .request? = layer.receive(request("f"), over: Peers.datagram, at: .milliseconds(32_000)).first
        else { throw Failure("not taken") }
    }

    @Test("a CANCEL that names a request is answered, and changes nothing")
    func cancel() throws {
        var layer = Peers.layer()
        guard
            case .request(_, let identifier, _)? = layer.receive(Peers.options(), over: Peers.datagram, at: .start)
                .first
        else { throw Failure("not taken") }
        let cancelled = try answer(layer.receive(Peers.options(method: "CANCEL"), over: Peers.datagram, at: .start))
        #expect(cancelled?.startLine == .response(status: 200, reason: "OK"))
        #expect(layer.respond(to: identifier, status: 200, reason: "OK", at: .start).count == 1)
    }

    @Test(
        "a stream that cannot be framed is answered where enough came",
        arguments: [
            (["Content-Length: 1", "Content-Length: 2"], "400 Bad Request - Content-Length"),
            ([], "400 Bad Request - Content-Length"), (["l: 99999"], "513 Message Too Large"),
            (["l: -1"], "400 Bad Request - Content-Length"),
        ])
    func unframed(_ extra: [String], status: String) throws {
        var framer = StreamFramer()
        var layer = Peers.layer()
        let error = #expect(throws: DecodeError.self) { try framer.append(Peers.options(extra: extra)) }
        let effects = layer.refuse(framer.faultyBytes, try #require(error), over: Peers.stream)
        guard case .transmit(let bytes, Peers.stream)? = effects.first else { throw Failure("not answered") }
        #expect(Peers.text(bytes).first == "SIP/2.0 " + status)
        #expect(layer.refuse(Array("x".utf8), try #require(error), over: Peers.stream) == [])
        #expect(layer.refuse(Peers.bytes("SIP/2.0 200 OK"), try #require(error), over: Peers.stream) == [])
    }

    @Test("what is dropped is counted")
    func counts() {
        var layer = Peers.layer()
        for garbage in ["x", "SIP/2.0 2000 OK\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"] {
            _ = layer.receive(Array(garbage.utf8), over: Peers.datagram, at: .start)
        }
        #expect(layer.statistics.malformedResponses == 2)
        #expect(layer.statistics.malformedRequests == 2)
        _ = layer.receive(Peers.options(), over: Peers.datagram, at: .start)
        _ = layer.receive(Peers.options(), over: Peers.datagram, at: .start)
        #expect(layer.statistics.requests == 1)
        #expect(layer.statistics.repeatedRequests == 1)
    }

    @Test("taken: Max-Forwards 0, sips, a tag in To, SDP, no Max-Forwards")
    func taken() {
        for request in [
            Peers.options(uri: "sips:a@b"), Peers.options(extra: ["c: application/sdp", "l: 4"], body: "v=0\n"),
            Peers.bytes(
                "OPTIONS sip:a SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bKx", "From: sip:a@b", "To: <sip:c>;tag=1",
                "Call-ID: c", "CSeq: 1 OPTIONS"),
            Peers.bytes(
                "OPTIONS sip:a SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bKx", "From: sip:a@b", "To: <sip:c>",
                "Call-ID: c", "CSeq: 1 OPTIONS", "Max-Forwards: 0"),
        ] {
            var layer = Peers.layer()
            let effects = layer.receive(request, over: Peers.datagram, at: .start)
            guard case .request? = effects.first else {
                Issue.record("not taken: \(effects)")
                continue
            }
        }
    }

    @Test("another version gets 505")
    func version() throws {
        var layer = Peers.layer()
        let text = String(decoding: Peers.options(), as: UTF8.self)
        let request = text.split(separator: "SIP/2.0\r\n", maxSplits: 1).joined(separator: "SIP/3.0\r\n")
        let message = try answer(layer.receive(Array(request.utf8), over: Peers.datagram, at: .start))
        #expect(message?.startLine == .response(status: 505, reason: "Version Not Supported"))
    }

    @Test("keep-alives cause nothing, garbage and malformed responses are reported and not answered")
    func silence() {
        var layer = Peers.layer()
        for keepAlive in [[], [0], [0x0D, 0x0A], [0x0D, 0x0A, 0x0D, 0x0A]] as [[UInt8]] {
            #expect(layer.receive(keepAlive, over: Peers.datagram, at: .start) == [])
        }
        for garbage in [
            Array("x".utf8), Array("GET / HTTP/1.1\r\n\r\n".utf8), Peers.bytes("SIP/2.0 200 OK"),
            Peers.bytes(
                "SIP/2.0 200 OK", "Via: SIP/2.0/UDP a, SIP/2.0/UDP b", "From: <sip:a>", "To: <sip:b>", "Call-ID: c",
                "CSeq: 1 OPTIONS"),
            Peers.bytes("OPTIONS sip:a SIP/2.0", "From: <sip:a>", "To: <sip:b>", "Call-ID: c", "CSeq: 1 OPTIONS"),
            Peers.bytes("ACK sip:a SIP/2.0", "Via: SIP/2.0/UDP a", "From: <sip:a>", "To: <sip:b>", "CSeq: 1 OPTIONS"),
        ] {
            let effects = layer.receive(garbage, over: Peers.datagram, at: .start)
            guard effects.count == 1, case .undecodable = effects[0] else {
                Issue.record("\(effects)")
                continue
            }
        }
    }

    @Test("a response for which nothing waits is late")
    func late() {
        var layer = Peers.layer()
        let effects = layer.receive(
            Peers.bytes(
                "SIP/2.0 486 Busy Here", "Via: SIP/2.0/UDP a;branch=z9hG4bKx", "From: <sip:a>", "To: <sip:b>",
                "Call-ID: c", "CSeq: 1 OPTIONS"), over: Peers.datagram, at: .start)
        #expect(effects == [.late(status: 486)])
    }
}
