import Testing
import Wire

@testable import Megaco

/// What is read in one pass is what the grammar reads, and everything else is left to it.
@Suite("Registrations read in one pass")
struct RegistrationReaderTests {
    static let texts = [
        "!/1 [10.20.1.11]:2944 T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\",V=1,PF=AVMG/1,20261123T09050000,X-SRV=0,"
            + "X-ACT=0}}}}",
        "MEGACO/3 [1.2.3.4]\r\nTransaction = 4294967295 {\n\tContext=-{ServiceChange = root {\tServices { Delay=5, "
            + "Reason=\"900\",ServiceChangeAddress=55555 , Method = Disconnected}}} }\n",
        "!/2 [255.0.0.1]:0 T=0{C=-{SC=A4/*{SV{RE=\"909 MGC Impending Failure of the controller\",MT=FL}}}}",
    ]

    @Test("are recognised", arguments: texts) func recognised(_ text: String) throws {
        let bytes = Array(text.utf8)
        let message = try Message(readingText: bytes)
        #expect(Message.registration(bytes) == message)
    }

    @Test("are written as the grammar writes them, and so is all else", arguments: TokenLength.allCases)
    func written(_ tokens: TokenLength) throws {
        let registrations = try Self.texts.map { try Message(readingText: Array($0.utf8)) }
        let others = try GrammarTests.texts.map { try Message(readingText: Array($0.utf8)) }
        for message in registrations + GoldenMessage.all.map(\.message) + others + [try Self.odd()] {
            let text = message.textByGrammar(tokens)
            #expect(message.encodedText(tokens) == text)
            var buffer = Array("before".utf8)
            message.encodeText(tokens, into: &buffer)
            #expect(buffer == Array("before".utf8) + text)
        }
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 512)
        defer { room.deallocate() }
        for message in registrations {
            let count = try #require(RegistrationWriter.write(message, tokens, into: room))
            #expect(Array(room[..<count]) == message.textByGrammar(tokens))
            // A byte too few, and what lies beyond stays as it was.
            room[count - 1] = 0xA5
            let short = UnsafeMutableBufferPointer(rebasing: room[..<(count - 1)])
            #expect(RegistrationWriter.write(message, tokens, into: short) == nil)
            #expect(room[count - 1] == 0xA5)
        }
    }

    /// A registration with words that cannot be quoted, and more of them than fit.
    private static func odd() throws -> Message {
        let change = ServiceChangeRequest(
            method: .restart,
            reason: ServiceChangeReason(code: 901, text: String(repeating: "a \"quoted\" word ", count: 60)))
        return Message(sender: GoldenMessage.gateway, transactions: [GoldenMessage.request(1, .serviceChange(change))])
    }

    @Test("are left to the grammar where they are anything else")
    func others() {
        for golden in GoldenMessage.all where golden.name != "restart" {
            guard let message = Message.registration(golden.bytes) else { continue }
            #expect(message == golden.message, "\(golden.name)")
        }
        for text in [
            "", "!", "!/1 [1.2.3.4]", "!/1 mg T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901\"}}}}",
            "!/1 [1.2.3.4] T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901\"}}}};",
            "!/4 [1.2.3.4] T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901\"}}}}",
            "!/1 [1.2.3.4] T=1{C=-{SC=ROOT{SV{MT=RS}}}}", "!/1 [1.2.3.4] T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901\",M}}}}",
        ] {
            #expect(Message.registration(Array(text.utf8)) == nil)
        }
    }

    /// What a byte is changed to: whatever means something to the grammar, and some that never may stand there.
    static let marks = Array("{}=,/[]:;\"-*$ \t\r\n!TCXRmr019_.#<\0".utf8) + [0x7F, 0xFF]

    /// Every prefix, and every byte changed to every mark.
    @Test("changed are read alike, or left to the grammar", arguments: texts) func changed(_ text: String) {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count { check(Array(bytes[..<count])) }
        for index in bytes.indices {
            for byte in Self.marks where byte != bytes[index] {
                var changed = bytes
                changed[index] = byte
                check(changed)
            }
        }
    }

    private func check(_ bytes: [UInt8]) {
        guard let message = Message.registration(bytes) else { return }
        #expect(message == (try? Message(readingText: bytes)), "\(String(decoding: bytes, as: UTF8.self))")
    }
}
