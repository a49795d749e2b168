import Foundation
import Megaco
import Testing

/// Erlang/OTP's own test messages and the traps, read and written again by us, before Erlang/OTP's decoder.
@Suite("A decoder of somebody else and what we make of its own messages")
struct CorpusOracleTests {
    /// What the decoder reads in a spelling of ours is what we meant, once its own habits are put aside.
    @Test("Erlang/OTP takes every message of the corpora as we write it, and reads in it what we meant")
    func written() throws {
        guard let messages = try Self.corpus(for: "Erlang/OTP's decoder and the corpora") else { return }
        let accepted = messages.compactMap { try? Message(decodingText: $0.bytes) }
        try #require(accepted.count > 400)
        let spellings = accepted.flatMap { message in TokenLength.allCases.map { message.encodedText($0) } }
        let (answers, refusals) = try Self.ask(spellings, named: "corpus-written")
        // The flex scanner wants an equals sign in every line of a session description, also in the originals.
        #expect(refusals.allSatisfy { $0.hasPrefix("flex scanner:") && $0.contains("bad_property_parm") })
        try #require(answers.count == spellings.count)
        for (spelling, answer) in zip(spellings, answers) {
            #expect(try Self.plainText(of: answer) == Self.plainText(of: spelling))
        }
    }

    @Test("Erlang/OTP takes every message of the corpora in random legal spellings")
    func randomlySpelled() throws {
        guard let messages = try Self.corpus(for: "Erlang/OTP's decoder and random spellings") else { return }
        let spellings = messages.enumerated().compactMap { index, message in
            (try? Message(decodingText: message.bytes))?.randomlySpelledText(seed: UInt64(index))
        }
        try #require(spellings.count > 400)
        let (answers, refusals) = try Self.ask(spellings, named: "corpus-random")
        #expect(refusals.allSatisfy { $0.hasPrefix("flex scanner:") && $0.contains("bad_property_parm") })
        #expect(answers.count == spellings.count)
    }

    @Test("Erlang/OTP takes the answer to every message of the corpora that we refuse") func answered() throws {
        guard let messages = try Self.corpus(for: "Erlang/OTP's decoder and our answers") else { return }
        var answers: [[UInt8]] = []
        for message in messages {
            do {
                _ = try Message(decodingText: message.bytes)
            } catch {
                guard let body = error.answer else { continue }
                for tokens in TokenLength.allCases {
                    answers.append(Message(sender: .device("mgc"), body: body).encodedText(tokens))
                }
            }
        }
        try #require(answers.count > 60)
        let (read, refusals) = try Self.ask(answers, named: "corpus-answered")
        #expect(refusals.isEmpty)
        #expect(read.count == answers.count)
    }

    // MARK: The decoder

    /// What each message means in Erlang/OTP's own long text, and the lines about those that a scanner refuses.
    private static func ask(_ messages: [[UInt8]], named name: String) throws -> (read: [[UInt8]], refusals: [String]) {
        let folder = try Workspace.emptyFolder(name)
        let written = folder.appending(path: "messages")
        let understood = folder.appending(path: "understood")
        try Data(messages.flatMap { Framing.length($0) + $0 }).write(to: written)
        let outcome = try Workspace.run(
            ["escript", "Tests/Peers/decode.escript", written.path, understood.path],
            log: folder.appending(path: "decode.txt"))
        let refusals = outcome.text.split(separator: "\n").map(String.init).filter { $0.contains(" scanner: ") }
        #expect(outcome.text.contains("\(messages.count * 2 - refusals.count) decoded, \(refusals.count) refused\n"))
        return (try Framing.split([UInt8](try Data(contentsOf: understood))), refusals)
    }

    /// The one form in which two messages that mean the same to Erlang/OTP are the same.
    ///
    /// It writes names in small letters; quotes no value but where it must, or where the parameter is `ds`; forgets
    /// modems and extensions of ServiceChange; puts names of empty descriptors last, the other way round; ends lines of
    /// session descriptions with LF, without white space in front, and puts `=` behind a letter that stands alone.
    private static func plainText(of bytes: [UInt8]) throws -> String {
        var message = try Message(decodingText: bytes)
        if case .transactions(let transactions) = message.body {
            message.body = .transactions(transactions.map(withEmptyDescriptorsLast))
        }
        let text = String(decoding: message.encodedText(.short).filter { $0 != 0x0D }, as: UTF8.self).lowercased()
        return text.replacing(/,[a-z][+-][a-z0-9]+=[^,}]*/, with: "").replacing(/\n[ \t]+/, with: "\n")
            .replacing(/\n([a-z])(?=\n)/) { "\n\($0.1)=" }.replacing(/="([^"{},;:<>=#\[\] ]+)"/) { "=\($0.1)" }
            .replacing(/\{md=[^{}]*\{[^{}]*\}\}/, with: "")
    }

    private static func withEmptyDescriptorsLast(_ transaction: Transaction) -> Transaction {
        guard case .reply(var reply) = transaction, case .actions(var actions) = reply.outcome else {
            return transaction
        }
        for (action, command) in actions.indices.flatMap({ action in
            actions[action].commands.indices.map { (action, $0) }
        }) {
            guard case .done(let kind, let descriptors) = actions[action].commands[command].result else { continue }
            let empty = descriptors.compactMap { if case .empty(let kind) = $0 { kind } else { nil } }
            let full = descriptors.filter { if case .empty = $0 { false } else { true } }
            actions[action].commands[command].result = .done(
                kind, full + empty.sorted { $0.rawValue < $1.rawValue }.map { .empty($0) })
        }
        reply.outcome = .actions(actions)
        return .reply(reply)
    }

    private static func corpus(for what: String) throws -> [(name: String, bytes: [UInt8])]? {
        try Corpora.h248(with: .erlang, for: what)
    }
}
