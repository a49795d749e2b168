import Analysis
import Agents
import Inference
import Packets
import Testing
import Topologies
import Verdicts
import Wire

@Suite("The topology file that would have made a recording")
struct InferredStoryTests {
    private static func infer(_ items: [CaptureReader.Item]) -> InferredStory {
        var inference = CaptureInference()
        for item in items { inference.ingest(item) }
        return inference.finish()
    }

    /// As `rainyday compare` does: the second one in the names of the first.
    private static func comparison(_ one: ShippedStory, _ other: ShippedStory) -> StoryComparison {
        let books = (one.topology.nameBook, other.topology.nameBook)
        let first = one.findings
        let matching = CastMatching(Cast(first, book: books.0), Cast(other.findings, book: books.1))
        return StoryComparison(
            first, other.findings(matching.book(books.1, lender: books.0)), ends: (one.end, other.end))
    }

    @Test(
        "of every story, the file is valid, and makes the same story unless the table says what does not come back",
        arguments: ShippedStory.all)
    func cycle(_ name: String) throws {
        let story = try ShippedStory(name)
        let inferred = Self.infer(story.named)
        let again = try ShippedStory(text: inferred.text)
        let comparison = Self.comparison(story, again)
        let exception = StoriesNotRecovered.why[name]
        if exception == nil {
            let divergence = comparison.divergence.map {
                "\($0.track): \($0.one?.text ?? "-") | \($0.other?.text ?? "-")"
            }
            #expect(comparison.isSame, "parts at \(divergence ?? "-")")
        } else {
            #expect(!comparison.isSame, "comes back whole: take it off the table")
        }
    }

    @Test("the exceptions are stories")
    func exceptions() {
        #expect(Set(StoriesNotRecovered.why.keys).isSubset(of: ShippedStory.all))
    }

    @Test("the same recording gives the same file")
    func deterministic() throws {
        let items = try ShippedStory("prevented-partial-wan").bare
        #expect(Self.infer(items).text == Self.infer(items).text)
    }

    @Test("a server that never says a word is in the file, first in the lists of those that ask it first")
    func silentServer() throws {
        let text = try ShippedStory.text("split-partial-wan").replacing(
            "{ at: 60s, cut: { between: [[mg1, mg2], main] } }", with: "{ at: 0s, power off: main }")
        let play = String(text[..<(try #require(text.firstRange(of: "expect:"))).lowerBound])
        let inferred = Self.infer(try ShippedStory(text: play).bare)
        let topology = try Topology(yaml: inferred.text, file: "inferred.yaml")
        let main = try #require(topology.nodes.first { $0.interface.addresses.contains(.v4(0x0A0A_000A)) })
        for node in topology.nodes {
            guard case .agent(.gateway(let gateway)) = node.kind else { continue }
            #expect(gateway.mgcList.first?.name == main.name && gateway.mgcList.count == 2)
        }
        #expect(inferred.gateways == 4)
    }

    @Test("names are those of the recording, where it has some")
    func names() throws {
        let text = Self.infer(try ShippedStory("split-partial-wan").items).text
        #expect(["  main:", "  srs:", "  sm1:", "  mg4:"].allSatisfy { text.contains("\n\($0)\n") })
    }

    @Test("each line says how sure it is")
    func sureness() throws {
        let story = Self.infer(try ShippedStory("split-partial-wan").bare)
        #expect(story.text.contains("primary search: 1min  # seen: once, 60.000 s"))
        #expect(story.text.contains("total search: 30min  # not seen"))
        #expect(story.text.contains("supervision misses: 3  # seen"))
        #expect(story.text.contains("- { at: 1min, until: 5min, cut:") || story.text.contains("- { at: 1min, cut:"))
        #expect(story.seen > 20 && story.unseen > 5 && story.gateways == 4)
    }

    @Test("split registration prevention, switched on in the file of the split, would have prevented it")
    func whatIf() throws {
        let split = try ShippedStory("split-partial-wan")
        let text = Self.infer(split.bare).text
        let off = "force phones and gateways to active survivable servers: n"
        #expect(text.contains(off))
        let same = try ShippedStory(text: text)
        let length = same.findings.splits.first.map { ($0.end ?? same.end) - $0.start }
        #expect((length ?? .zero) > .seconds(100))
        let prevented = try ShippedStory(text: text.replacing(off, with: off.dropLast() + "y"))
        #expect(prevented.findings.splits.allSatisfy { ($0.end ?? prevented.end) - $0.start < .seconds(1) })
        #expect(!prevented.findings.prevented.isEmpty)
    }

    @Test("where packets are seen once only, no cut is told, and the reader is warned")
    func oneSight() throws {
        let story = try ShippedStory("split-partial-wan")
        var seen = false
        let once = story.bare.filter { item in
            guard case .packet = item else { return true }
            seen.toggle()
            return seen
        }
        #expect(!Self.infer(Array(once.prefix(400))).text.isEmpty)
        #expect(Self.infer([]).gateways == 0)
    }
}
