import Megaco
import Testing
import Wire

@Suite("Golden messages, H.248.1 Annex B.2") struct GoldenMessageTests {
    @Test("are written as they stand", arguments: GoldenMessage.all)
    func encoding(_ golden: GoldenMessage) {
        #expect(String(decoding: golden.message.encodedText(golden.tokens), as: UTF8.self) == golden.text)
    }

    @Test("are read as they stand", arguments: GoldenMessage.all)
    func decoding(_ golden: GoldenMessage) throws {
        #expect(try Message(decodingText: golden.bytes) == golden.message)
    }

    @Test("come back from either token length", arguments: GoldenMessage.all, TokenLength.allCases)
    func roundTrip(_ golden: GoldenMessage, _ tokens: TokenLength) throws {
        #expect(try Message(decodingText: golden.message.encodedText(tokens)) == golden.message)
    }

    @Test("in upper or lower case mean the same", arguments: GoldenMessage.all)
    func letterCase(_ golden: GoldenMessage) throws {
        for text in [golden.text.uppercased(), golden.text.lowercased()] {
            let message = try Message(decodingText: Array(text.utf8))
            #expect(message.encodedText(golden.tokens).count == golden.bytes.count)
        }
    }

    @Test("cut short are refused at every byte", arguments: GoldenMessage.all)
    func prefixes(_ golden: GoldenMessage) {
        for count in 0..<golden.bytes.count {
            let prefix = Array(golden.bytes[..<count])
            let error = Self.outcome(of: prefix).error
            #expect(error != nil, "\(golden.name): \(count) bytes were enough")
            #expect(error.map { (0...count).contains($0.error.offset) } == true)
        }
    }

    @Test("with one byte changed never crash and always give the same", arguments: GoldenMessage.all)
    func oneByteChanges(_ golden: GoldenMessage) {
        for index in golden.bytes.indices {
            for byte in UInt8.min...UInt8.max where byte != golden.bytes[index] {
                var changed = golden.bytes
                changed[index] = byte
                let outcome = Self.outcome(of: changed)
                if byte % 16 == 0 { #expect(outcome == Self.outcome(of: changed)) }
                guard let message = outcome.message else {
                    let offset = outcome.error?.error.offset ?? -1
                    #expect((0...changed.count).contains(offset), "\(golden.name): byte \(index) as \(byte)")
                    continue
                }
                let text = message.encodedText(golden.tokens)
                let again = Self.outcome(of: text)
                #expect(again.message == message, "\(golden.name): byte \(index) as \(byte)")
                #expect(again.message?.encodedText(golden.tokens) == text)
            }
        }
    }

    struct Outcome: Equatable {
        var message: Message?
        var error: MessageDecodeError?
    }

    static func outcome(of bytes: [UInt8]) -> Outcome {
        do {
            return Outcome(message: try Message(decodingText: bytes))
        } catch {
            return Outcome(error: error)
        }
    }
}
