import Agents
import Foundation
import Megaco
import Testing

@Suite("A decoder of somebody else and what we write")
struct OracleTests {
    @Test(
        "Erlang/OTP takes every H.248 message of a story, and reads in it what we meant",
        arguments: TextSpelling.allCases)
    func decodes(tokens: TextSpelling) throws {
        guard Peer.areReady(.erlang, for: "the decoder of Erlang/OTP, \(tokens.rawValue) tokens") else { return }
        var messages = try SimulatedMessages.of("power-outage", tokens)
        messages += try SimulatedMessages.of("power-outage", tokens, over: .udp)
        messages += try SimulatedMessages.of("prevented-partial-wan", tokens)
        messages += try SimulatedMessages.of("prevented-gateway-reset", tokens)
        messages += try SimulatedMessages.of("prevented-partial-wan", tokens) { $0.unregistration = .handOff }
        try #require(messages.count > 500)

        let folder = try Workspace.emptyFolder("decode-\(tokens.rawValue)")
        let written = folder.appending(path: "messages")
        let understood = folder.appending(path: "understood")
        try Data(messages.flatMap { Framing.length($0) + $0 }).write(to: written)
        let outcome = try Workspace.run(
            ["escript", "Tests/Peers/decode.escript", written.path, understood.path],
            log: folder.appending(path: "decode.txt"))
        #expect(outcome.text == "\(messages.count * 2) decoded, 0 refused\n")
        #expect(outcome.exitCode == 0)

        let answers = try Framing.split([UInt8](try Data(contentsOf: understood)))
        try #require(answers.count == messages.count)
        for (message, answer) in zip(messages, answers) {
            // Erlang/OTP reads extensions of ServiceChange, and forgets them.
            let meant = try Self.plainText(of: message).replacing(/,x-[a-z]+=[^,}]*/, with: "")
            #expect(try Self.plainText(of: answer) == meant)
        }
    }

    @Test("Erlang/OTP takes every binary message of a story, and writes each as we did")
    func decodesBinary() throws {
        guard Peer.areReady(.erlang, for: "the binary decoder of Erlang/OTP") else { return }
        var messages = try SimulatedMessages.of("power-outage", encoding: .binary)
        messages += try SimulatedMessages.of("power-outage", encoding: .binary, over: .udp)
        messages += try SimulatedMessages.of("prevented-partial-wan", encoding: .binary)
        messages += try SimulatedMessages.of("prevented-partial-wan", encoding: .binary) {
            $0.unregistration = .handOff
        }
        try #require(messages.count > 400)
        let folder = try Workspace.emptyFolder("decode-binary")
        let written = folder.appending(path: "messages")
        let understood = folder.appending(path: "understood")
        try Data(messages.flatMap { Framing.length($0) + $0 }).write(to: written)
        let outcome = try Workspace.run(
            ["escript", "Tests/Peers/decode.escript", written.path, understood.path, "ber"],
            log: folder.appending(path: "decode.txt"))
        #expect(outcome.text == "\(messages.count) decoded, 0 refused\n")
        #expect(outcome.exitCode == 0)
        #expect(try Framing.split([UInt8](try Data(contentsOf: understood))) == messages)
    }

    /// The one form in which two messages that mean the same are the same: nothing but case tells them apart, and
    /// that means nothing in H.248; Erlang/OTP writes names in small letters.
    private static func plainText(of message: [UInt8]) throws -> String {
        String(decoding: try Message(decodingText: message).encodedText(.long), as: UTF8.self).lowercased()
    }
}
