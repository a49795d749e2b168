import SIP
import Testing
import Wire

@Suite("SIP messages, RFC 3261 §7")
struct MessageTests {
    @Test("keeps the order, names and values of header fields")
    func order() throws {
        let bytes = Peers.bytes(
            "OPTIONS sip:10.10.0.10 SIP/2.0", "v: SIP/2.0/UDP a;branch=z9hG4bK1", "X-Third: c", "f: <sip:a@b>;tag=1",
            "T: <sip:c@d>", "i: x", "CSEQ: 7 OPTIONS", "l: 2", body: "ab")
        let message = try Message(decoding: bytes)
        #expect(message.headers.map(\.name) == ["v", "X-Third", "f", "T", "i", "CSEQ", "l"])
        #expect(message.via == Via(transport: "UDP", host: "a", parameters: [Parameter("branch", "z9hG4bK1")]))
        #expect(message.from?.tag == "1")
        #expect(message.to == NameAddress(uri: "sip:c@d"))
        #expect(message.callIdentifier == "x")
        #expect(message.cSeq == CSeq(number: 7, method: "OPTIONS"))
        #expect(message.contentLength == 2)
        #expect(message.maxForwards == nil)
        #expect(message.body == Array("ab".utf8))
        #expect(message.encoded() == bytes)
    }

    @Test("takes folds, lone line feeds, empty lines first and white space before the colon")
    func lenient() throws {
        let text = "\r\n\nOPTIONS sip:a SIP/2.0\nSubject :  one\r\n  two\n\tthree  \r\nL:0\n\n"
        let message = try Message(decoding: Array(text.utf8))
        #expect(message.headers == [HeaderField("Subject", "one two three"), HeaderField("L", "0")])
    }

    @Test("the getters read lists")
    func lists() throws {
        let message = try Message(
            decoding: Peers.bytes(
                "SIP/2.0 200 OK", "Allow: INVITE, ACK ,OPTIONS", "Allow: BYE", "k:", "Require: a,b",
                "Accept: application/sdp;level=1", "Retry-After: 120 (I am \"busy\");duration=3",
                "m: \"A, B\" <sip:a@b>, sip:c@d;q=0.5", "Server: s", "Via: SIP/2.0/UDP a, SIP/2.0/TCP b:1",
                "c: text/plain"))
        #expect(message.allow == ["INVITE", "ACK", "OPTIONS", "BYE"])
        #expect(message.supported == [])
        #expect(message.require == ["a", "b"])
        #expect(message.accept.map(\.text) == ["application/sdp;level=1"])
        #expect(message.retryAfter == RetryAfter(seconds: 120, comment: "(I am \"busy\")", duration: 3))
        #expect(message.contacts.map(\.uri) == ["sip:a@b", "sip:c@d"])
        #expect(message.userAgent == "s")
        #expect(message.vias.map(\.host) == ["a", "b"])
        #expect(message.contentType == "text/plain")
    }

    @Test("bytes past Content-Length are dropped; without one the body goes to the end")
    func body() throws {
        let declared = Peers.bytes("SIP/2.0 200 OK", "Content-Length: 3", "l: 3", body: "abcdef")
        #expect(try Message(decoding: declared).body == Array("abc".utf8))
        let open = Peers.bytes("SIP/2.0 200 OK", body: "abcdef")
        #expect(try Message(decoding: open).body == Array("abcdef".utf8))
    }

    @Test("a line break cannot get into what is sent")
    func injection() {
        let message = Message(
            startLine: .response(status: 200, reason: "OK\r\nX: y"), headers: [HeaderField("A", "b\r\n\r\nc")])
        #expect(Peers.text(message.encoded()) == ["SIP/2.0 200 OK  X: y", "A: b    c", "", ""])
    }

    @Test(
        "refuses, and says where and what",
        arguments: [
            ("", 0, "start line", .endOfInput),
            ("OPTIONS sip:a SIP/2.0", 21, "start line", .endOfInput),
            ("\r\nNotify me\r\n\r\n", 8, "Request-Line", .invalid("does not end in a SIP version")),
            ("GET / HTTP/1.1\r\n\r\n", 3, "Request-Line", .invalid("does not end in a SIP version")),
            ("\u{1}\r\n\r\n", 0, "Request-Line", .unexpectedByte(1)),
            ("OPTIONS a SIP/2.0\r\n\r\n", 8, "Request-Line", .invalid("has a URI without a scheme")),
            ("OPTIONS  sip:a SIP/2.0\r\n\r\n", 8, "Request-Line", .unexpectedByte(0x20)),
            ("OPTIONS sip:a SIP/3.0\r\n\r\n", 14, "Request-Line", .invalid("is not of SIP/2.0")),
            ("SIP/3.0 200 OK\r\n\r\n", 0, "Status-Line", .invalid("is not of SIP/2.0")),
            ("SIP/2.0 20 OK\r\n\r\n", 10, "Status-Line", .unexpectedByte(0x20)),
            ("SIP/2.0 2000 OK\r\n\r\n", 11, "Status-Line", .unexpectedByte(0x30)),
            ("SIP/2.0 700 OK\r\n\r\n", 8, "Status-Line", .invalid("has a status outside 100…699")),
            ("SIP/2.0 200 OK\r\n", 16, "header field", .endOfInput),
            ("SIP/2.0 200 OK\r\n\r", 17, "header field", .endOfInput),
            ("SIP/2.0 200 OK\r\nA B: c\r\n\r\n", 17, "header field name", .unexpectedByte(0x20)),
            ("SIP/2.0 200 OK\r\n: c\r\n\r\n", 16, "header field name", .unexpectedByte(0x3A)),
            ("SIP/2.0 200 OK\r\nabc\r\n\r\n", 19, "header field", .endOfInput),
            ("SIP/2.0 200 OK\r\n abc\r\n\r\n", 16, "header field", .unexpectedByte(0x20)),
            ("SIP/2.0 200 OK\r\nl: -1\r\n\r\n", 19, "Content-Length", .unexpectedByte(0x2D)),
            ("SIP/2.0 200 OK\r\nl: 99999999999\r\n\r\n", 19, "Content-Length", .tooLarge(limit: 0xFFFF_FFFF)),
            ("SIP/2.0 200 OK\r\nl: 1\r\nl: 2\r\n\r\n", 25, "Content-Length", .invalid("differs from another one")),
            ("SIP/2.0 200 OK\r\nl: 1\r\n\r\n", 24, "body", .endOfInput),
        ] as [(String, Int, String, DecodeError.Reason)])
    func refusal(_ text: String, offset: Int, element: String, reason: DecodeError.Reason) {
        #expect(throws: DecodeError(offset: offset, element: element, reason: reason)) {
            try Message(decoding: Array(text.utf8))
        }
    }

    @Test("refuses what is too long, at the limit and not before")
    func limits() throws {
        func message(fields: Int, length: Int) -> [UInt8] {
            let field = "A: " + String(repeating: "x", count: length - 3) + "\r\n"
            return Array(("SIP/2.0 200 OK\r\n" + String(repeating: field, count: fields) + "\r\n").utf8)
        }
        #expect(try Message(decoding: message(fields: 256, length: 8)).headers.count == 256)
        #expect(throws: DecodeError(offset: 16 + 256 * 10, element: "header fields", reason: .tooLarge(limit: 256))) {
            try Message(decoding: message(fields: 257, length: 8))
        }
        #expect(try Message(decoding: message(fields: 1, length: 8192)).headers.count == 1)
        #expect(throws: DecodeError(offset: 16, element: "header field", reason: .tooLarge(limit: 8192))) {
            try Message(decoding: message(fields: 1, length: 8194))
        }
        let folds = "SIP/2.0 200 OK\r\nA: b\r\n" + String(repeating: " x\r\n", count: 5000) + "\r\n"
        #expect(throws: DecodeError.self) { try Message(decoding: Array(folds.utf8)) }
        #expect(throws: DecodeError(offset: 65_536, element: "message", reason: .tooLarge(limit: 65_536))) {
            try Message(decoding: [UInt8](repeating: 0x41, count: 65_537))
        }
    }

    @Test("compact names stand for long ones, in any case")
    func compact() {
        for (short, long) in [
            ("v", "Via"), ("F", "From"), ("t", "To"), ("I", "Call-ID"), ("m", "Contact"), ("l", "Content-Length"),
            ("c", "Content-Type"), ("k", "Supported"), ("s", "Subject"), ("e", "Content-Encoding"),
        ] {
            #expect(HeaderField(short, "").isNamed(long))
            #expect(HeaderField(long.lowercased(), "").isNamed(long))
            #expect(!HeaderField(short, "").isNamed("CSeq"))
        }
    }
}
