import Glibc
import SIP
import Testing
import Wire

@Suite("SIP from a hostile peer")
struct HostileInputTests {
    static let messages: [[UInt8]] = [
        Peers.options(extra: ["Contact: \"A\" <sip:a@b;x=y>;q=0.5", "Subject: a", " b", "l: 3"], body: "abc"),
        Peers.bytes(
            "SIP/2.0 503 Service Unavailable (LSP is inactive)",
            "v: SIP / 2.0 / UDP [2001:db8::1]:5060;branch=z9hG4bK1;received=[::1]", "f: \"Q \\\" \" <sip:a>;tag=1",
            "t: <sip:b>", "i: c", "CSeq: 1 OPTIONS", "Date: Mon, 05 Jan 2026 21:50:00 GMT", "l: 0"),
    ]

    @Test("no prefix and no changed byte crashes, or causes more than one answer", arguments: messages)
    func changes(_ message: [UInt8]) {
        var layer = Peers.layer()
        for count in 0..<message.count { feed(Array(message.prefix(count)), &layer) }
        for index in message.indices {
            for byte: UInt8 in [0, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x3A, 0x3B, 0x3C, 0x3E, 0x5B, 0x5C, 0x7F, 0xFF] {
                var changed = message
                changed[index] = byte
                feed(changed, &layer)
            }
        }
    }

    /// `make soak` sets RAINYDAY_FUZZ to try a multiple of these.
    static let seeds = 0..<UInt64(3 * (getenv("RAINYDAY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1))

    @Test("random bytes never crash", arguments: seeds)
    func random(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var layer = Peers.layer()
        let alphabet = Array("SIP/2.0 OPTIONS\r\n\r\n:;,<>\"\\@[]?=Viafromtcallid19\u{0}\u{7F}".utf8) + [0x80, 0xFF]
        for _ in 0..<3000 {
            let start = generator.next() % 2 == 0 ? Array("OPTIONS sip:a SIP/2.0\r\nVia:".utf8) : []
            let tail = (0..<Int(generator.next() % 120)).map { _ in
                alphabet[Int(generator.next() % UInt64(alphabet.count))]
            }
            feed(start + tail, &layer)
        }
    }

    @Test("what decodes also encodes to itself")
    func roundTrip() throws {
        for message in Self.messages {
            let decoded = try Message(decoding: message)
            #expect(try Message(decoding: decoded.encoded()) == decoded)
        }
    }

    private func feed(_ bytes: [UInt8], _ layer: inout TransactionLayer) {
        let effects = layer.receive(bytes, over: Peers.datagram, at: .start)
        let sent = effects.filter { if case .transmit = $0 { true } else { false } }
        #expect(sent.count <= 1)
        for case .transmit(let answer, _) in sent { #expect((try? Message(decoding: answer)) != nil) }
        var framer = StreamFramer(limit: 2000)
        _ = try? framer.append(bytes)
        #expect(framer.bufferedBytes <= 2000)
    }
}
