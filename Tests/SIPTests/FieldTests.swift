import SIP
import Testing
import Wire

@Suite("Values of SIP header fields, RFC 3261 §20 and §25")
struct FieldTests {
    @Test(
        "Via in its one spelling",
        arguments: [
            ("SIP/2.0/UDP 192.0.2.1", "SIP/2.0/UDP 192.0.2.1"),
            (
                "SIP / 2.0 / TCP\t spindle.example.com : 5070 ;\n branch = z9hG4bK9 ; x",
                "SIP/2.0/TCP spindle.example.com:5070;branch=z9hG4bK9;x"
            ),
            (
                "sip/2.0/UNKNOWN [2001:db8::9]:5060;received=2001:db8::9;rport=1;p=\"a\\\"b\"",
                "SIP/2.0/UNKNOWN [2001:db8::9]:5060;received=2001:db8::9;rport=1;p=\"a\\\"b\""
            ),
            ("SIP/2.0/UDP h;received=[2001:db8::9]", "SIP/2.0/UDP h;received=[2001:db8::9]"),
            ("SIP/7.0/UDP h;ttl=16;maddr=224.2.0.1", "SIP/7.0/UDP h;ttl=16;maddr=224.2.0.1"),
        ])
    func via(_ text: String, _ spelling: String) throws {
        let via = try Via(decoding: text.utf8)
        #expect(via.text == spelling)
        #expect(try Via(decoding: via.text.utf8) == via)
    }

    @Test("what Via says of the source")
    func source() throws {
        let via = try Via(decoding: "SIP/2.0/UDP [2001:db8::1];RECEIVED=[2001:db8::9];rport=65535;branch=b".utf8)
        #expect(via.address == IPAddress("2001:db8::1"))
        #expect(via.received == IPAddress("2001:db8::9"))
        #expect(via.receivedPort == 65_535)
        #expect(via.branch == "b")
        let asking = try Via(decoding: "SIP/2.0/UDP host;rport".utf8)
        #expect(asking.hasReceivedPort)
        #expect(asking.receivedPort == nil)
        #expect(asking.address == nil)
    }

    @Test(
        "Via at fault",
        arguments: [
            ("", 0, .endOfInput), ("SIP/2.0", 7, .endOfInput), ("HTTP/2.0/UDP a", 5, .invalid("is not of SIP")),
            ("SIP/2.0/UDP", 11, .endOfInput), ("SIP/2.0/UDP a:b", 14, .unexpectedByte(0x62)),
            ("SIP/2.0/UDP a:65536", 14, .tooLarge(limit: 65_535)), ("SIP/2.0/UDP a;;b", 14, .unexpectedByte(0x3B)),
            ("SIP/2.0/UDP a;b=", 16, .endOfInput), ("SIP/2.0/UDP a;b=\"c", 18, .endOfInput),
            ("SIP/2.0/UDP [::1", 16, .endOfInput), ("SIP/2.0/UDP a b", 14, .unexpectedByte(0x62)),
        ] as [(String, Int, DecodeError.Reason)])
    func badVia(_ text: String, offset: Int, reason: DecodeError.Reason) {
        let isOfAnotherProtocol = text.hasPrefix("HTTP")
        #expect(
            throws: DecodeError(offset: isOfAnotherProtocol ? 0 : offset, element: "Via", reason: reason)
        ) { try Via(decoding: text.utf8) }
    }

    @Test(
        "From, To and Contact in their one spelling",
        arguments: [
            ("sip:a@b", "<sip:a@b>"), ("sip:a@b;tag=1", "<sip:a@b>;tag=1"), ("*", "<*>"),
            ("caller<sip:a@b>;tag=323", "caller <sip:a@b>;tag=323"),
            ("\"A \\\" <x>\" <sip:a@b?Route=%3C> ; q = 0.3 ; s", "\"A \\\" <x>\" <sip:a@b?Route=%3C>;q=0.3;s"),
            ("Two Words  <sip:a@b;x=y>", "Two Words <sip:a@b;x=y>"), ("<tel:+1>", "<tel:+1>"),
        ])
    func nameAddress(_ text: String, _ spelling: String) throws {
        #expect(try NameAddress(decoding: text.utf8, element: .to).text == spelling)
    }

    @Test(
        "From, To and Contact at fault",
        arguments: [
            ("", 0, .endOfInput), ("<sip:a@b", 8, .endOfInput), ("\"a <sip:a@b>", 12, .endOfInput),
            ("\"a\" sip:a@b", 4, .unexpectedByte(0x73)),
            ("Bell, A <sip:a@b>", 0, .invalid("has a URI without a scheme")),
            ("sip:a@b?c=d", 7, .unexpectedByte(0x3F)), ("<sip:a@b>;;", 10, .unexpectedByte(0x3B)),
            ("<sip:a@b >", 8, .unexpectedByte(0x20)), ("<a@b>", 1, .invalid("has a URI without a scheme")),
            ("<sip:a@b>, <sip:c@d>", 9, .unexpectedByte(0x2C)),
        ] as [(String, Int, DecodeError.Reason)])
    func badNameAddress(_ text: String, offset: Int, reason: DecodeError.Reason) {
        #expect(throws: DecodeError(offset: offset, element: "To", reason: reason)) {
            try NameAddress(decoding: text.utf8, element: .to)
        }
    }

    @Test("CSeq")
    func cSeq() throws {
        #expect(try CSeq(decoding: "0009\t INVITE".utf8) == CSeq(number: 9, method: "INVITE"))
        #expect(try CSeq(decoding: "2147483647 A".utf8).text == "2147483647 A")
        for (text, offset, reason) in [
            ("2147483648 A", 0, .tooLarge(limit: 0x7FFF_FFFF)), ("A", 0, .unexpectedByte(0x41)), ("1", 1, .endOfInput),
            ("1 ", 2, .endOfInput), ("1 A B", 4, .unexpectedByte(0x42)),
            ("36893488147419103232 A", 0, .tooLarge(limit: 0x7FFF_FFFF)),
        ] as [(String, Int, DecodeError.Reason)] {
            #expect(throws: DecodeError(offset: offset, element: "CSeq", reason: reason)) {
                try CSeq(decoding: text.utf8)
            }
        }
    }

    @Test(
        "header fields at fault, with where and what is answered",
        arguments: [
            ("Via: SIP/2.0/UDP b, SIP/2.0/UDP", "Via", 31), ("Max-Forwards: 256", "Max-Forwards", 14),
            ("Contact: <sip:a>, <b>", "Contact", 19), ("CSeq: 1 OPTIONS", "CSeq", 6), ("i: x", "Call-ID", 3),
            ("Date: Fri, 01 Jan 2010 16:00:00 EST", "Date", 6), ("f: <sip:a>", "From", 3), ("t: <sip:a>", "To", 3),
        ])
    func faults(_ line: String, element: String, offset: Int) throws {
        let start = Peers.options().count - 2
        let fault = try #require(Message.fault(in: Peers.options(extra: [line])))
        #expect(fault.error.offset == start + offset)
        #expect(fault.error.element == element)
        #expect(fault.status == 400)
        #expect(fault.reason == "Bad Request - \(element)")
    }

    @Test("header fields that must be there", arguments: ["Via", "From", "To", "Call-ID", "CSeq"])
    func missing(_ name: String) throws {
        var message = try Message(decoding: Peers.options())
        message.headers.removeAll { $0.isNamed(name) }
        #expect(Message.fault(in: message.encoded())?.error.reason == .invalid("is missing"))
    }
}
