import Glibc
import Megaco
import Testing
import Wire

@Suite("Messages changed at random")
struct FuzzTests {
    /// So many seeds of 500 inputs each; `make soak` sets RAINYDAY_FUZZ to a multiple.
    static let seeds = 0..<UInt64(4 * (getenv("RAINYDAY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1))

    @Test("are refused or read as one that can be sent, alone and in a transaction layer", arguments: seeds)
    func mutated(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let spice = Array("{}=,/[]:;\"-*$ \r\n!TPKPNSCROOT01X".utf8)
        var layer = TransactionLayer(
            TransactionParty(sender: GoldenMessage.controller, encoding: .text(.short)), carrier: .datagram,
            firstIdentifier: 1, seed: seed)
        var replies = ReplyCache()
        for round in 0..<500 {
            var bytes = try #require(GoldenMessage.all.randomElement(using: &generator)).bytes
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[place] = spice.randomElement(using: &generator) ?? 0
                case 2: bytes.insert(spice.randomElement(using: &generator) ?? 0, at: place)
                case _: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            let effects = layer.receive(bytes, at: .start + .milliseconds(round), replies: &replies)
            #expect(effects.count < 100)
            guard let message = try? Message(decodingText: bytes) else { continue }
            for tokens in TokenLength.allCases {
                let again = message.encodedText(tokens)
                #expect(try Message(decodingText: again) == message, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
