import Analysis
import Packets
import Reports
import Testing
import Topologies
import Verdicts
import Wire

/// The recordings of `Captures/` are from real runs; `make golden` writes their texts anew.
@Suite("Golden recordings")
struct GoldenCaptureTests {
    /// What a split is, whatever its gateways and controllers are called.
    struct Essence: Hashable {
        let kind: Split.Kind
        let cause: Split.Cause
        let endedBy: Split.Ending?
        let sides: [String: [String]]

        init(_ split: Split, _ book: NameBook) {
            kind = split.kind
            cause = split.cause
            endedBy = split.endedBy
            func name(_ text: String) -> String { IPAddress(text).flatMap { book.nodes[$0] } ?? text }
            sides = Dictionary(
                uniqueKeysWithValues: split.controllers.map { (name($0.controller), $0.gateways.map(name).sorted()) })
        }
    }

    /// `split-partial-wan` of `split-partial-wan.wire`.
    static func story(of recording: String) -> String { String(recording.prefix { $0 != "." }) }

    @Test("the split and the prevented split are there; there are at most six, small enough to keep")
    func count() throws {
        #expect(Recording.names == ["prevented-partial-wan.wire", "split-partial-wan.wire"])
        #expect(Recording.all.count <= 6)
        for name in Recording.all { #expect(try Recording.named(name).bytes.count < 300_000) }
    }

    @Test("come from a run on the wire, whole", arguments: Recording.names)
    func origin(name: String) throws {
        let sections = try Recording.named(name).items().compactMap { item in
            if case .section(let section) = item { section.story } else { nil }
        }
        #expect(sections.map(\.mode) == ["wire"])
        #expect(sections.map(\.speed) == [20])
    }

    @Test("the text that inspect prints is the one beside the recording", arguments: Recording.names)
    func text(name: String) throws {
        let findings = try Recording.named(name).findings(try Recording.topology(Self.story(of: name)).nameBook)
        #expect(SummaryText(findings).text == (try Recording.text("Captures/\(name).txt")))
    }

    @Test("so is the text without a topology", arguments: Recording.names)
    func bareText(name: String) throws {
        let findings = try Recording.named(name).findings()
        #expect(SummaryText(findings).text == (try Recording.text("Captures/\(name).bare.txt")))
    }

    @Test("what the story expects of the packets holds", arguments: Recording.names)
    func expectations(name: String) throws {
        let topology = try Recording.topology(Self.story(of: name))
        let findings = try Recording.named(name).findings(topology.nameBook)
        let verdict = Verdict(of: topology, named: name, findings, Circumstances(mode: .capture))
        let others = verdict.results.filter { $0.outcome != .pass }.map { "\($0.text): \($0.measured)" }
        #expect(others == [])
        #expect(verdict.results.count > 10)
    }

    @Test("without names, comment and directions, the same split is found", arguments: Recording.names)
    func stripped(name: String) throws {
        let recording = try Recording.named(name)
        let book = try Recording.topology(Self.story(of: name)).nameBook
        let whole = try recording.findings(book).splits
        let bare = try recording.stripped().findings()
        #expect(!bare.showsBothEnds)
        #expect(bare.controllers.allSatisfy { IPAddress($0) != nil })
        #expect(bare.splits.map { Essence($0, book) } == whole.map { Essence($0, book) })
        #expect(!whole.isEmpty)
        // Instants count from the first frame there, and what is sent cannot be told from what is delivered: at speed
        // 20, a crossing takes a third of a second of the story.
        for (one, other) in zip(bare.splits, whole) {
            #expect(abs((one.start - other.start) / .milliseconds(1)) < 1_000)
        }
    }

    @Test("a recording cut off anywhere is read up to there", arguments: Recording.names)
    func cutOff(name: String) throws {
        let recording = try Recording.named(name)
        for share in stride(from: 5, to: 100, by: 19) {
            var reader = CaptureReader()
            var analyzer = Analyzer()
            let cut = recording.bytes.prefix(recording.bytes.count * share / 100)
            for item in try reader.append(cut) { analyzer.ingest(item) }
            #expect(analyzer.finish().packets == reader.packetCount)
            #expect(reader.packetCount > 0)
        }
    }
}
