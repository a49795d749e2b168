import Foundation
import Testing

/// `rainyday compare` and `inspect --fail-on` as a person or a script starts them.
@Suite("What scripts learn of stories", .serialized)
struct CompareCommandTests {
    static let split = BuiltPrograms.topology("split-partial-wan")
    static let prevented = BuiltPrograms.topology("prevented-partial-wan")
    static let recording = split.replacing(
        "Topologies/split-partial-wan.yaml", with: "Captures/split-partial-wan.wire.pcapng")

    @Test("two stories that part: exit code 1, the first divergence with its frame, and what it cost")
    func part() throws {
        let scratch = try Scratch()
        let said = try Launch.run(["compare", Self.split, Self.prevented], in: scratch)
        #expect(said.code == 1, "\(said.errors)")
        #expect(said.output.contains("first divergence at 165.090 s, mg3"))
        #expect(said.output.contains("second: 'Forced 909 by main' at 165.090 s (frame "))
        let cost = said.output.split(separator: "\n").first { $0.contains("mg3 without service, s") }
        #expect(cost?.split(separator: " ").suffix(3) == ["0.000", "60.000", "60.000"])
        #expect(said.output.contains("calls to the wrong controller: not shown"))
        // Piped: no escape sequences.
        #expect(!said.output.contains("\u{1B}"))
    }

    @Test("a recording from the wire, a simulated folder and their topology tell the same story: exit code 0")
    func same() throws {
        let scratch = try Scratch()
        let folder = scratch.file("simulated")
        #expect(try Launch.run(["simulate", Self.split, "--seed", "3", "--out", folder], in: scratch).code == 0)
        for first in [folder, Self.recording] {
            let said = try Launch.run(["compare", first, Self.split, "--json"], in: scratch)
            #expect(said.code == 0, "\(said.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [String: Any]
            #expect(object?["same"] as? Bool == true)
            #expect(object?["divergence"] is NSNull)
        }
        // The host was late by more than a millisecond somewhere.
        let strict = try Launch.run(["compare", Self.recording, Self.split, "--tolerance", "1ms"], in: scratch)
        #expect(strict.code == 1, "\(strict.errors)")
        #expect(strict.output.contains(">>"))
    }

    @Test("what cannot be read, and standard input, which would have to be read twice: exit code 2 and why")
    func bad() throws {
        let scratch = try Scratch()
        for (first, why) in [("/nowhere", "/nowhere"), ("-", "standard input")] {
            let said = try Launch.run(["compare", first, Self.split], in: scratch)
            #expect(said.code == 2 && said.errors.contains(why), "\(said.errors)")
        }
        #expect(try Launch.run(["compare", Self.split, Self.split, "--align", "moon"], in: scratch).code == 2)
    }

    @Test("--fail-on: 1 where a kind was found, 0 where it was not, 2 and all kinds for one that is none")
    func failOn() throws {
        let scratch = try Scratch()
        for (kinds, code) in [("split", 1), ("ping-pong,split", 1), ("any", 1), ("ping-pong", 0), ("half-open", 0)] {
            let said = try Launch.run(["inspect", Self.recording, "--fail-on", kinds], in: scratch)
            #expect(said.code == Int32(code), "\(kinds): \(said.errors)")
            if code == 1 { #expect(said.errors.contains("found: ") && said.errors.contains("split")) }
        }
        let said = try Launch.run(["inspect", Self.recording, "--fail-on", "splits"], in: scratch)
        #expect(said.code == 2 && said.errors.contains("retransmission-storm"))
    }
}
