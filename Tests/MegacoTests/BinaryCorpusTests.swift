import Foundation
import Megaco
import Testing

/// Binary messages that Erlang/OTP's encoder made from its own text messages: each means what its text means.
@Suite("Agreement with Erlang/OTP's megaco in binary") struct BinaryCorpusTests {
    @Test("what is read means what the text means, and comes back byte by byte; the rest is reported at its level")
    func otp() throws {
        guard let folder = CorpusTests.folder("corpus/h248") else { return }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var read = 0
        var reported = 0
        for file in files where file.hasPrefix("ber_") {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
            let text = [UInt8](try Data(contentsOf: folder.appending(path: file.dropFirst(4).dropLast(4) + ".txt")))
            let outcome = BinaryGoldenTests.outcome(of: bytes)
            if let message = outcome.message {
                read += 1
                #expect(try message.encodedBinary(.bare) == bytes, "\(file)")
                #expect(try Message(decodingBinary: message.encodedBinary()) == message, "\(file)")
                let twin = try Message(decodingText: text)
                #expect(Self.canonical(message) == Self.canonical(twin), "\(file)")
            } else {
                reported += 1
                let error = try #require(outcome.error)
                try expectReport(error, of: file)
            }
        }
        #expect(read >= 40)
        #expect(read + reported == 149)
    }

    /// Whatever is not read is legal: the report names the transaction, and the sender of a request is told.
    private func expectReport(_ error: MessageDecodeError, of file: String) throws {
        #expect(error.transaction != nil, "\(file)")
        #expect("\(error)".contains("is not read in binary"), "\(file): \(error)")
        guard error.wantsAnswer else { return }
        #expect([444, 501].contains(error.descriptor.code), "\(file)")
        let answer = try #require(error.answer)
        guard case .transactions(let transactions) = answer, case .reply(let reply)? = transactions.first else {
            Issue.record("\(file): the answer is not a reply")
            return
        }
        #expect(reply.identifier == error.transaction, "\(file)")
    }

    /// Erlang/OTP drops quote marks on the way to binary, and writes names in small letters.
    private static func canonical(_ message: Message) -> String {
        String(decoding: message.encodedText(.short), as: UTF8.self).filter { $0 != "\"" }.lowercased()
    }
}
