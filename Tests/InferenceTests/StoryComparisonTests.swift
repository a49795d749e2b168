import Analysis
import Inference
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Two stories side by side")
struct StoryComparisonTests {
    private static let otherGateways = (1...4).map { ("mg\($0)", "g4-\($0)") }

    private static func text(_ name: String, replacing words: [(String, String)] = []) throws -> String {
        words.reduce(try ShippedStory.text(name)) { $0.replacing($1.0, with: $1.1) }
    }

    /// Compares as `rainyday compare` does: the second one in the names of the first.
    private static func comparison(
        _ one: ShippedStory, _ other: ShippedStory, align: StoryComparison.Alignment = .start,
        tolerance: Duration = .seconds(1)
    ) -> StoryComparison {
        let books = (one.topology.nameBook, other.topology.nameBook)
        let matching = CastMatching(
            Cast(one.findings, book: books.0), Cast(other.findings, book: books.1))
        return StoryComparison(
            one.findings, other.findings(matching.book(books.1, lender: books.0)), align: align, tolerance: tolerance,
            ends: (one.end, other.end))
    }

    @Test("a story is the same as itself, and nothing in it is late")
    func same() throws {
        let story = try ShippedStory("split-partial-wan")
        let comparison = Self.comparison(story, story)
        #expect(comparison.isSame && comparison.shift == .zero && comparison.rows.count > 20)
        #expect(comparison.timings.allSatisfy { $0.extreme == .zero })
        #expect(comparison.cost == comparison.otherCost)
    }

    @Test("with and without SRPF part where main sends the first gateway away")
    func prevented() throws {
        let comparison = Self.comparison(
            try ShippedStory("split-partial-wan"), try ShippedStory("prevented-partial-wan"))
        let row = try #require(comparison.divergence)
        #expect(row.track == "mg3" && row.one == nil && row.other?.text == "Forced 909 by main")
        #expect((row.other?.frame ?? 0) > 0 && row.difference == .extra)
        #expect(comparison.cost.splits[2] ?? .zero > .seconds(100))
        #expect(comparison.otherCost.splits[2] ?? .zero < .seconds(1))
        // What the split cost nobody, its prevention costs two gateways a minute each.
        #expect(comparison.cost.outages["mg3"] == .zero)
        #expect((.seconds(59)...(.seconds(61))).contains(comparison.otherCost.outages["mg3"] ?? .zero))
        #expect(comparison.cost.calls == nil)
    }

    @Test("nodes of other names are taken for each other by their addresses")
    func addresses() throws {
        let renamed = try Self.text(
            "split-partial-wan",
            replacing: Self.otherGateways + [("srs", "branch-lsp"), ("main", "cm"), ("type: cm", "type: main")])
        let comparison = Self.comparison(try ShippedStory("split-partial-wan"), try ShippedStory(text: renamed))
        #expect(comparison.isSame)
    }

    @Test("nodes of other names and addresses are taken for each other by what they are")
    func roles() throws {
        let moved = try Self.text(
            "split-partial-wan",
            replacing: Self.otherGateways + [
                ("srs", "branch-lsp"), ("main", "cm"), ("type: cm", "type: main"), ("sm1", "asm"),
                ("10.10.", "10.110."), ("10.20.", "10.120."), ("region: 2", "region: 7"), ("  2: {", "  7: {"),
                ("split in 7", "split in 2"),
            ])
        let comparison = Self.comparison(try ShippedStory("split-partial-wan"), try ShippedStory(text: moved))
        #expect(comparison.isSame, "\(ComparisonText(comparison).lines.joined(separator: "\n"))")
    }

    @Test("a fault that strikes later is found with its lateness, and within the tolerance it is none")
    func late() throws {
        let story = try ShippedStory("split-partial-wan")
        let later = try ShippedStory(text: Self.text("split-partial-wan", replacing: [("at: 60s", "at: 78s")]))
        let comparison = Self.comparison(story, later)
        #expect(comparison.divergence.map { $0.time > .start + .seconds(60) } == true)
        let lost = comparison.timings.filter { $0.kind == .linkLost }
        #expect(lost.map(\.count) == [2] && lost.allSatisfy { (.seconds(29)...(.seconds(31))).contains($0.median) })
        #expect(Self.comparison(story, later, tolerance: .seconds(35)).isSame)
    }

    @Test("aligned by the first event that both have, a recording that began later is the same")
    func alignment() throws {
        let story = try ShippedStory("split-partial-wan")
        var moved = story.findings
        moved.registrations = moved.registrations.map { registration in
            var registration = registration
            registration.time = registration.time - .seconds(17)
            return registration
        }
        func bare(_ findings: Findings) -> Findings {
            var bare = Findings()
            bare.registrations = findings.registrations
            bare.ended = findings.ended
            return bare
        }
        let still = story.findings
        #expect(!StoryComparison(bare(still), bare(moved)).isSame)
        let comparison = StoryComparison(bare(still), bare(moved), align: .firstEvent)
        #expect(comparison.isSame && comparison.shift == .seconds(17))
    }

    @Test("calls to the wrong controller are counted where there are calls")
    func calls() throws {
        let story = try ShippedStory("split-calls")
        let comparison = Self.comparison(story, story)
        let calls = try #require(comparison.cost.calls)
        #expect(calls.sent > calls.wrong && calls.wrong > 0)
    }

    @Test("text fits its width, and marks the first divergence once", arguments: [60, 80, 100, 160])
    func width(width: Int) throws {
        let comparison = Self.comparison(
            try ShippedStory("split-partial-wan"), try ShippedStory("prevented-partial-wan"))
        let lines = ComparisonText(comparison, settings: .init(width: width)).lines
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines.count { $0.hasPrefix(">>") } == 1)
        #expect(lines.contains { $0.hasPrefix("first divergence at 165.") && $0.contains("mg3") })
        #expect(lines.contains { $0.contains("region 2 split, s") })
    }
}
