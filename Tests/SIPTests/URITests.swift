import SIP
import Testing
import Wire

@Suite("SIP URIs, RFC 3261 §19.1")
struct URITests {
    @Test("parts")
    func parts() throws {
        let uri = try URI(
            decoding: "SIP:alice:secret@[2001:db8::9]:5070;transport=tcp;lr?Subject=a&Route=%3Csip:b%3E".utf8)
        #expect(uri.scheme == "sip")
        #expect(uri.user == "alice")
        #expect(uri.password == "secret")
        #expect(uri.host == "[2001:db8::9]")
        #expect(uri.address == IPAddress("2001:db8::9"))
        #expect(uri.port == 5070)
        #expect(uri.parameters == [Parameter("transport", "tcp"), Parameter("lr")])
        #expect(uri.headers == [Parameter("Subject", "a"), Parameter("Route", "%3Csip:b%3E")])
        #expect(
            uri.text == "sip:alice:secret@[2001:db8::9]:5070;transport=tcp;lr?Subject=a&Route=%3Csip:b%3E")
    }

    @Test(
        "spellings that stay as they are",
        arguments: [
            "sip:a", "sips:1.2.3.4:5061", "sip:user;par=u%40example.net@example.com", "sip:@a", "sip:a:@b",
            "tel:+1-201-555-0123;phone-context=example.com", "mailto:a@b", "soap.beep://192.0.2.103:3002",
            "sip:sip%3Auser%40example.com@company.com;other-param=summit", "sip:null-%00-null@example.com",
        ])
    func same(_ text: String) throws { #expect(try URI(decoding: text.utf8).text == text) }

    @Test(
        "at fault",
        arguments: [
            ("", 0), ("a", 0), ("sip:", 0), ("1sip:a", 0), ("sip:a@", 6), ("sip:a:b", 6), ("sip:a:70000", 6),
            ("sip:a%4@b", 5), ("sip:a%zz@b", 5), ("sip:a@b@c", 7), ("sip:[::1", 8), ("sip:a b", 6), ("sip:a/b", 5),
        ])
    func faults(_ text: String, offset: Int) {
        let error = #expect(throws: DecodeError.self) { try URI(decoding: text.utf8) }
        #expect(error?.offset == offset)
        #expect(error?.element == "URI")
    }

    /// The examples of §19.1.4, and what its rules say beyond them.
    @Test(
        "equivalence",
        arguments: [
            ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true),
            ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true),
            ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5", true),
            (
                "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true
            ),
            (
                "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
                "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true
            ),
            ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false),
            ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false),
            ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false),
            ("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", false),
            ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false),
            ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", false),
            ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false),
            ("sip:a@b", "sips:a@b", false), ("sip:a%3bb@c", "sip:a%3Bb@c", true), ("sip:a%3Bb@c", "sip:a;b@c", false),
            ("tel:+1", "tel:+1", true), ("tel:+1", "tel:+2", false),
        ] as [(String, String, Bool)])
    func equivalence(_ first: String, _ second: String, isEquivalent: Bool) throws {
        let (left, right) = (try URI(decoding: first.utf8), try URI(decoding: second.utf8))
        #expect(left.isEquivalent(to: right) == isEquivalent)
        #expect(right.isEquivalent(to: left) == isEquivalent)
    }
}
