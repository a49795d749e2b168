import Foundation
import Megaco
import Testing
import Wire

/// Messages of Erlang/OTP's own tests, and hand-made edge cases, with the verdict of OTP's text decoder on each.
///
/// They lie outside the package, in the folder that `RAINYDAY_PEERS` names or in `shared` beside the package.
@Suite("Agreement with Erlang/OTP's megaco") struct CorpusTests {
    /// Where we differ from OTP, by the table of Docs/H248Differences.md.
    private static func differences() throws -> Set<String> {
        var place = URL(filePath: #filePath)
        for _ in 1...3 { place.deleteLastPathComponent() }
        let page = try String(contentsOf: place.appending(path: "Docs/H248Differences.md"), encoding: .utf8)
        return Set(
            page.split(separator: "\n").compactMap { line in
                let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                guard cells.count == 4, cells[0].hasSuffix(".txt`"), ["takes", "refuses"].contains(cells[1]) else {
                    return nil
                }
                return cells[0].trimmingCharacters(in: ["`"])
            })
    }

    @Test("OTP's own test messages get OTP's verdict") func otp() throws {
        guard let folder = Self.folder("corpus/h248") else { return }
        let index = try String(contentsOf: folder.appending(path: "INDEX.tsv"), encoding: .utf8)
        var different: Set<String> = []
        var count = 0
        for line in index.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, fields[0].hasSuffix(".txt") else { continue }
            // A verdict of "-" stands beside what OTP's own encoder wrote, which OTP reads.
            if try isAccepted(folder.appending(path: fields[0])) != (fields[1] != "error") {
                different.insert(fields[0])
            }
            count += 1
        }
        #expect(count > 400)
        #expect(different == (try Self.differences()))
    }

    @Test("the traps get OTP's verdict") func traps() throws {
        guard let folder = Self.folder("corpus/h248-traps") else { return }
        let index = try String(contentsOf: folder.appending(path: "INDEX.txt"), encoding: .utf8)
        var verdicts: [String: String] = [:]
        for line in index.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if fields.count >= 2 { verdicts[fields[0]] = fields[1] }
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var count = 0
        for file in files where file.hasSuffix(".txt") && file != "INDEX.txt" {
            // The files are numbered: 004_short_mixed.txt is the row short_mixed.
            let verdict = try #require(verdicts[String(file.dropFirst(4).dropLast(4))], "\(file)")
            #expect(try isAccepted(folder.appending(path: file)) == (verdict == "ok"), "\(file)")
            count += 1
        }
        #expect(count == verdicts.count)
    }

    @Test("what is refused is answered so that the sender can tell which transaction is meant") func answers() throws {
        var count = 0
        for folder in ["corpus/h248", "corpus/h248-traps"].compactMap(Self.folder) {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where file.hasSuffix(".txt") && file != "INDEX.txt" {
                let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
                guard let error = GoldenMessageTests.outcome(of: bytes).error else { continue }
                count += 1
                #expect((0...bytes.count).contains(error.error.offset))
                guard let answer = error.answer else { continue }
                let message = Message(sender: .device("mgc"), body: answer)
                #expect(try Message(decodingText: message.encodedText(.short)) == message, "\(file)")
                #expect(!error.descriptor.text.contains("\""))
                guard let identifier = error.transaction, error.level != .message else { continue }
                guard case .transactions(let transactions) = answer, case .reply(let reply)? = transactions.first else {
                    Issue.record("\(file): no reply to transaction \(identifier)")
                    continue
                }
                #expect(reply.identifier == identifier, "\(file)")
            }
        }
        #expect(count > 60 || Self.folder("corpus/h248") == nil)
    }

    /// Reads one file; what is accepted must also come back from both token lengths and from any spelling.
    private func isAccepted(_ file: URL) throws -> Bool {
        let bytes = [UInt8](try Data(contentsOf: file))
        guard let message = GoldenMessageTests.outcome(of: bytes).message else { return false }
        for tokens in TokenLength.allCases {
            let text = message.encodedText(tokens)
            #expect(try Message(decodingText: text) == message, "\(file.lastPathComponent)")
            #expect(try Message(decodingText: text).encodedText(tokens) == text, "\(file.lastPathComponent)")
        }
        for seed: UInt64 in 0..<5 {
            let text = message.randomlySpelledText(seed: seed)
            #expect(try Message(decodingText: text) == message, "\(String(decoding: text, as: UTF8.self))")
        }
        return true
    }

    static func folder(_ name: String) -> URL? { peers?.appending(path: name) }

    /// The folder that holds `corpus`; says once that nothing is run where there is none.
    private static let peers: URL? = {
        var places: [URL] = []
        if let path = ProcessInfo.processInfo.environment["RAINYDAY_PEERS"] {
            let place = URL(filePath: path)
            places += [place, place.deletingLastPathComponent()]
        }
        var parent = URL(filePath: #filePath)
        for _ in 1...4 { parent.deleteLastPathComponent() }
        places.append(parent.appending(path: "shared"))
        for place in places {
            let corpus = place.appending(path: "corpus/h248-traps")
            if FileManager.default.fileExists(atPath: corpus.path) { return place }
        }
        print("NOT RUN: H.248 corpus (no peers folder)")
        return nil
    }()
}
