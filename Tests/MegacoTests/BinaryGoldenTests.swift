import Megaco
import Testing
import Wire

@Suite("Binary golden messages, H.248.1 Annex A") struct BinaryGoldenTests {
    @Test("are written as they stand", arguments: BinaryGolden.all)
    func encoding(_ golden: BinaryGolden) throws { #expect(try golden.message.encodedBinary() == golden.bytes) }

    @Test("are read as they stand", arguments: BinaryGolden.all)
    func decoding(_ golden: BinaryGolden) throws {
        #expect(try Message(decodingBinary: golden.bytes) == golden.message)
    }

    @Test("mean the same with the values that Erlang/OTP writes", arguments: BinaryGolden.all)
    func bareValues(_ golden: BinaryGolden) throws {
        #expect(try Message(decodingBinary: golden.message.encodedBinary(.bare)) == golden.message)
    }

    @Test("mean the same as text, and come back from it", arguments: BinaryGolden.all)
    func text(_ golden: BinaryGolden) throws {
        let message = try Message(decodingText: golden.message.encodedText(.short))
        #expect(message == golden.message)
        #expect(try message.encodedBinary() == golden.bytes)
    }

    @Test("mean the same with lengths of four octets, and with indefinite ones", arguments: BinaryGolden.all)
    func otherLengths(_ golden: BinaryGolden) throws {
        let tree = BinaryTree.elements(golden.bytes)
        #expect(BinaryTree.bytes(tree, .shortest) == golden.bytes)
        for lengths in [BinaryTree.Lengths.fourOctets, .indefinite] {
            #expect(try Message(decodingBinary: BinaryTree.bytes(tree, lengths)) == golden.message, "\(lengths)")
        }
    }

    @Test("with something of a later version at the end of each extensible element mean the same")
    func extensions() throws {
        // TransactionRequest, ServiceChangeRequest and ServiceChangeParm of the registration.
        let golden = BinaryGolden.all[0]
        for path in [[0, 0, 2, 0, 0], [0, 0, 2, 0, 0, 1, 0, 1, 0, 0, 0], [0, 0, 2, 0, 0, 1, 0, 1, 0, 0, 0, 1]] {
            var tree = BinaryTree.elements(golden.bytes)
            tree[path: path].append(BinaryTree(tag: [0xBF, 0x81, 0x01], content: .octets([0x80, 1, 2])))
            let bytes = BinaryTree.bytes(tree, .shortest)
            #expect(try Message(decodingBinary: bytes) == golden.message, "\(path)")
        }
    }

    @Test("cut short are refused at every byte", arguments: BinaryGolden.all)
    func prefixes(_ golden: BinaryGolden) {
        for count in 0..<golden.bytes.count {
            let prefix = Array(golden.bytes[..<count])
            #expect(Self.outcome(of: prefix).error != nil, "\(golden.name): \(count) bytes were enough")
        }
    }

    @Test("with one byte changed never crash, and what is read is written and read again", arguments: BinaryGolden.all)
    func oneByteChanges(_ golden: BinaryGolden) {
        // Each value in short messages; in long ones each bit, and some values that lengths and tags have.
        let isShort = golden.bytes.count < 64
        for index in golden.bytes.indices {
            let old = golden.bytes[index]
            let some =
                (0..<8).map { old ^ 1 << $0 } + [
                    0, 1, 0x30, 0x7F, 0x80, 0x81, 0x84, 0xA0, 0xBF, 0xFF, old &+ 1, old &- 1,
                ]
            for byte in isShort ? Array(UInt8.min...UInt8.max) : some where byte != old {
                var changed = golden.bytes
                changed[index] = byte
                guard let fault = Self.fault(of: changed) else { continue }
                Issue.record("\(golden.name): byte \(index) as \(byte): \(fault)")
            }
        }
    }

    /// What is wrong with how some bytes are read; nil where nothing is. Without `#expect`, which is slow.
    private static func fault(of bytes: [UInt8]) -> String? {
        let outcome = outcome(of: bytes)
        if let message = outcome.message {
            guard let again = try? Message(decodingBinary: message.encodedBinary()) else { return "is not written" }
            return again == message ? nil : "becomes something else"
        }
        guard let error = outcome.error, (0...bytes.count).contains(error.error.offset) else { return "has no place" }
        // What the sender is told can be written in binary.
        for fault in [error] + error.further {
            guard let answer = fault.answer else { continue }
            let message = Message(sender: BinaryGolden.gateway, body: answer)
            if (try? message.encodedBinary()) == nil { return "has an answer that cannot be written" }
        }
        return nil
    }

    struct Outcome {
        var message: Message?
        var error: MessageDecodeError?
    }

    static func outcome(of bytes: [UInt8]) -> Outcome {
        do {
            return Outcome(message: try Message(decodingBinary: bytes))
        } catch {
            return Outcome(error: error)
        }
    }
}
