import Foundation
import Megaco
import Testing

/// Messages of Erlang/OTP's own tests, and hand-made edge cases, with the verdict of OTP's text decoder on each.
///
/// They lie outside the package, in the folder that `RAINYDAY_PEERS` names or in `shared` beside the package.
@Suite("Agreement with Erlang/OTP's megaco") struct CorpusTests {
    /// Where we differ from OTP, with the line of RFC 3525 Annex B.2 (or the later version) that decides it.
    static let differences = [
        // OTP refuses, we accept: the rule is inside a descriptor, which is kept as text here.
        "codec_v1_SUITE__compact_otp4011_msg2_1_0.txt": "localParm, at-most-once per item: Mode comes twice",
        "codec_v1_SUITE__compact_otp4011_msg3_1_0.txt": "localParm, at-most-once per item: Mode comes twice",
        "codec_v2_SUITE__compact_otp4011_msg1_1_0.txt": "localParm, at-most-once per item: Mode comes twice",
        "codec_v2_SUITE__compact_otp4011_msg2_1_0.txt": "localParm, at-most-once per item: Mode comes twice",
        "codec_v2_SUITE__compact_otp4011_msg3_1_0.txt": "localParm, at-most-once per item: Mode comes twice",
        // OTP accepts, we refuse.
        "codec_v1_SUITE__compact_otp4359_msg_0_0.txt": "transactionRequest = TransToken EQUAL TransactionID: no number",
        "codec_v3_SUITE__compact_otp4359_msg_0_0.txt": "transactionRequest = TransToken EQUAL TransactionID: no number",
        "mess_SUITE__otp_4359_1_0.txt": "transactionRequest = TransToken EQUAL TransactionID: no number",
        "tt_pretty_msg79a01.txt": "TerminationID: a list in brackets is of version 3 and not spoken here",
        "compact_tt_pretty_msg79a01.txt": "TerminationID: a list in brackets is of version 3 and not spoken here",
    ]

    @Test("OTP's own test messages get OTP's verdict") func otp() throws {
        guard let folder = Self.folder("corpus/h248") else { return }
        let index = try String(contentsOf: folder.appending(path: "INDEX.tsv"), encoding: .utf8)
        var different: Set<String> = []
        var count = 0
        for line in index.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, fields[0].hasSuffix(".txt") else { continue }
            // A verdict of "-" stands beside what OTP's own encoder wrote, which must be readable.
            if try isAccepted(folder.appending(path: fields[0])) != (fields[1] != "error") {
                different.insert(fields[0])
            }
            count += 1
        }
        #expect(count > 400)
        #expect(different == Set(Self.differences.keys))
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

    /// Reads one file; what is accepted must also come back from both token lengths.
    private func isAccepted(_ file: URL) throws -> Bool {
        let bytes = [UInt8](try Data(contentsOf: file))
        guard let message = GoldenMessageTests.outcome(of: bytes).message else { return false }
        // A message of nothing but segment acknowledgements of version 3 has nothing left to write.
        if message.body != .transactions([]) {
            for tokens in TokenLength.allCases {
                #expect(try Message(decodingText: message.encodedText(tokens)) == message, "\(file.lastPathComponent)")
            }
        }
        return true
    }

    private static func folder(_ name: String) -> URL? { peers?.appending(path: name) }

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
