import Analysis
import RAS
import Testing
import Wire

@testable import Reports

@Suite("One message as text")
struct MessageTextTests {
    static let pretty = """
        MEGACO/1 [10.20.1.11]:2944
        Transaction = 7 { Context = - { ServiceChange = ROOT { Services {
            Method = Restart, Reason = "901 Cold, {Boot}", Profile = AVMG/1, Version = 1, 20260101T12000000 } } } }
        """
    static let compact =
        #"!/1 [10.20.1.11]:2944 T=7{C=-{SC=ROOT{SV{MT=RS,RE="901 Cold, {Boot}",V=1,PF=AVMG/1,20260101T12000000}}}}"#

    @Test("every spelling of an H.248 message has one canonical line", arguments: [pretty, compact])
    func h248(_ spelling: String) throws {
        let text = try MessageText(decoding: Array(spelling.utf8), as: .h248)
        #expect(text.canonical == Self.compact)
        #expect(
            text.pretty == """
                MEGACO/1 [10.20.1.11]:2944
                Transaction=7 {
                  Context=- {
                    ServiceChange=ROOT {
                      Services {
                        Method=Restart,
                        Reason="901 Cold, {Boot}",
                        Version=1,
                        Profile=AVMG/1,
                        20260101T12000000
                      }
                    }
                  }
                }

                """)
        #expect(
            text.json.text.hasPrefix(#"{"version": 1, "sender": {"address": {"value": "10.20.1.11", "port": 2944}}, "#))
        #expect(text.json.text.contains(#""method": "restart", "reason": {"code": 901, "text": "Cold, {Boot}"}"#))
    }

    @Test("a SIP message has long names, one line, and every field by name and value")
    func sip() throws {
        let message = [
            "OPTIONS sip:sm1 SIP/2.0", "v: SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1", "max-forwards: 70",
            "f: <sip:cm>;tag=1", "t: <sip:sm1>", "i: a@b", "CSEQ: 1  OPTIONS", "X-Own: Zoë \\ \u{85}", "l: 2", "",
            "\u{0}\t",
        ].joined(separator: "\r\n")
        let text = try MessageText(decoding: Array(message.utf8), as: .sip)
        let line =
            #"OPTIONS sip:sm1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"#
            + #"From: <sip:cm>;tag=1\r\nTo: <sip:sm1>\r\nCall-ID: a@b\r\nCSeq: 1  OPTIONS\r\n"#
            + #"X-Own: Zoë \\ \xc2\x85\r\nContent-Length: 2\r\n\r\n\x00\t"#
        #expect(text.canonical == line)
        #expect(text.pretty.hasPrefix("OPTIONS sip:sm1 SIP/2.0\nVia: SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1\nMax-"))
        #expect(
            text.json.text.hasPrefix(#"{"request": {"method": "OPTIONS", "uri": "sip:sm1"}, "headers": [{"name": "#))
        #expect(text.json.text.hasSuffix(#""body": {"hex": "0009"}}"#))
    }

    @Test("a RAS message has a line of names and values")
    func ras() throws {
        let message = RAS.Message.registrationReject(
            RegistrationReject(sequenceNumber: 12, reason: .fullRegistrationRequired))
        let text = try MessageText(decoding: message.encoded(), as: .ras)
        #expect(text.canonical == "RRJ sequenceNumber=12 reason=fullRegistrationRequired")
        #expect(text.pretty == "RRJ registrationReject\n  sequenceNumber=12\n  reason=fullRegistrationRequired\n")
        #expect(
            text.json.text == #"{"registrationReject": {"sequenceNumber": 12, "reason": "fullRegistrationRequired"}}"#)
    }

    @Test(
        "what is wrong has its place",
        arguments: [
            (.h248, "!/1 [10.1.1.1] T=1{C=-{SC=ROOT{SV{MT=RS", 39), (.h248, "", 0),
            (.sip, "OPTIONS sip:a SIP/3.0\r\n\r\n", 14), (.sip, "OPTIONS sip:a SIP/2.0\r\n\r\n", 0), (.ras, "", 0),
        ] as [(MessageProtocol, String, Int)])
    func errors(_ kind: MessageProtocol, _ input: String, _ offset: Int) {
        #expect {
            try MessageText(decoding: Array(input.utf8), as: kind)
        } throws: { error in
            (error as? DecodeError)?.offset == offset
        }
    }

    @Test("no input of any kind traps, and a canonical H.248 line is its own canonical line")
    func hostile() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            var bytes = Array(Self.pretty.utf8)
            for _ in 0..<(1 + generator.next() % 3) {
                bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next())
            }
            for kind in MessageProtocol.allCases {
                guard let text = try? MessageText(decoding: bytes, as: kind) else { continue }
                #expect(!text.canonical.contains { $0.isNewline } && text.json.text.utf8.count > 2)
                guard kind == .h248, !text.canonical.contains("\\") else { continue }
                let again = try MessageText(decoding: Array(text.canonical.utf8), as: .h248)
                #expect(again.canonical == text.canonical)
            }
        }
    }

    @Test(
        "hexadecimal digits are read as people write them",
        arguments: [
            ("0x00ff", .success([0, 255])), ("aB:cd\n01 ", .success([0xAB, 0xCD, 1])), ("", .success([])),
            ("a b", .failure(.init(offset: 1))), ("abc", .failure(.init(offset: 3))),
            ("ab-cd", .failure(.init(offset: 2))),
        ] as [(String, Result<[UInt8], Hexadecimal.Misfit>)])
    func hexadecimal(_ text: String, _ octets: Result<[UInt8], Hexadecimal.Misfit>) {
        #expect(Hexadecimal.octets(Array(text.utf8)) == octets)
    }
}
