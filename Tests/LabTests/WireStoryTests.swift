import Testing

@Suite("Stories on the wire", .serialized, .timeLimit(.minutes(10)))
struct WireStoryTests {
    /// A shipped topology and the splits that the packets of a run must show.
    struct Story: Sendable, CustomTestStringConvertible {
        let name: String
        var cause: String?
        var endedBy: String?
        /// Who is registered where while region 2 is split.
        var sides: [String: [String]] = [:]
        var protocols = ["megaco", "h225", "sip"]
        var testDescription: String { name }

        static func split(
            _ name: String, _ cause: String, endedBy: String? = nil, main: [String], srs: [String]
        ) -> Story {
            Story(name: name, cause: cause, endedBy: endedBy, sides: ["main": main, "srs": srs])
        }
    }

    static let stories: [Story] = [
        Story(name: "sunny-day"),
        Story(name: "power-outage"),
        .split("split-partial-wan", "partial-network-failure", main: ["mg3", "mg4"], srs: ["mg1", "mg2"]),
        .split(
            "prevented-partial-wan", "partial-network-failure", endedBy: "SRPF", main: ["mg3", "mg4"],
            srs: ["mg1", "mg2"]),
        .split("split-gateway-reset", "gateway-reset-after-restore", main: ["mg3"], srs: ["mg1", "mg2", "mg4"]),
        Story(name: "prevented-gateway-reset"),
        .split("blind-main", "main-blind", endedBy: "SRPF", main: ["mg3", "mg4"], srs: ["mg1", "mg2"]),
        Story(name: "ipv6-sunny-failover"),
        Story(name: "binary-failover", protocols: ["h248", "megaco", "h225"]),
        Story(name: "udp-lossy"),
        .split(
            "fail-back-region", "partial-network-failure", endedBy: "SRPF", main: ["mg3", "mg4"], srs: ["mg1", "mg2"]),
        .split("one-way-cut", "partial-network-failure", main: ["mg1", "mg3", "mg4"], srs: ["mg2"]),
        Story(name: "total-search-expiry"),
        .split("phones-prevented", "partial-network-failure", endedBy: "SRPF", main: ["mg2"], srs: ["mg1"]),
    ]

    /// Twenty scenario seconds a second: the fourteen stories take four minutes, and a host that is 90 ms late stays
    /// within a quarter of the narrowest window.
    static let speed = 20

    @Test("each passes, and what it recorded is sound", arguments: stories)
    func play(_ story: Story) throws {
        let scratch = try Scratch()
        let verdict = try Self.play(BuiltPrograms.topology(story.name), in: scratch, speed: Self.speed)
        #expect(verdict.schema == 1 && verdict.mode == "wire" && verdict.speed == Self.speed)
        #expect(verdict.splits.map(\.cause) == [story.cause].compactMap { $0 })
        #expect(verdict.splits.map(\.ended_by) == (story.cause == nil ? [] : [story.endedBy]))
        // A split that is ended at once may be over before the last gateway has come.
        let sides = verdict.splits.first?.controllers ?? [:]
        #expect(sides.keys.sorted() == story.sides.keys.sorted())
        #expect(sides.allSatisfy { !$1.isEmpty && Set($1).isSubset(of: story.sides[$0] ?? []) }, "\(sides)")
        if story.endedBy == nil { #expect(sides == story.sides) }
        #expect(verdict.splits.allSatisfy { $0.region == 2 })
        #expect(verdict.capture.packets > 0 && verdict.capture.dropped == 0)
        for name in ["journal.jsonl", "ladder.txt", "topology.yaml"] { #expect(scratch.exists("out/\(name)")) }
        try Self.checkCapture(scratch, protocols: story.protocols)
    }

    /// Plays a topology until it is conclusive, three times at most: a host that is late says nothing of the product.
    static func play(_ topology: String, in scratch: Scratch, speed: Int) throws -> VerdictFile {
        var code: Int32 = 3
        var complaints = ""
        for _ in 0..<3 where code == 3 {
            let arguments = ["run", topology, "--speed", String(speed), "--out", scratch.file("out"), "--quiet"]
            let run = try Launch(arguments, in: scratch)
            code = try run.code(within: .seconds(120))
            let verdict = scratch.text(of: "out/verdict.json")
            complaints =
                ((try verdict.map { try VerdictFile($0).complaints }) ?? []).joined(separator: "\n") + run.errors
        }
        try #require(code == 0, "\(topology) ended with \(code):\n\(complaints)")
        return try VerdictFile(try #require(scratch.text(of: "out/verdict.json")))
    }

    /// Wireshark's own dissectors must find every protocol of the story and nothing malformed, but for the audit
    /// replies of version 1 in binary, which it reads by RFC 3015.
    static func checkCapture(_ scratch: Scratch, protocols: [String]) throws {
        let tshark = try BuiltPrograms.system("tshark")
        let capture = scratch.file("out/capture.pcapng")
        let malformed = try Launch.run(
            // Else the second sight of a segment counts as a retransmission, and nobody looks into it.
            [
                "-o", "tcp.analyze_sequence_numbers:FALSE", "-r", capture,
                "-Y", "_ws.malformed && !h248.auditValueReplyV1 || megaco.parse_error",
            ],
            program: tshark, in: scratch)
        #expect(malformed.code == 0 && malformed.output == "", "\(malformed.output)")
        let layers = try Launch.run(
            ["-r", capture, "-T", "fields", "-e", "frame.protocols"], program: tshark, in: scratch)
        let seen = Set(layers.output.split { $0 == ":" || $0 == "\n" }.map(String.init))
        #expect(seen.isSuperset(of: protocols), "\(seen.sorted())")
    }
}
