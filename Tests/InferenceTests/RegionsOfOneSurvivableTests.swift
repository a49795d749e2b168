import Analysis
import Inference
import Packets
import Testing
import Topologies
import Verdicts
import Wire

/// Main sends the gateways of all regions away that one survivable backs, in one moment. Where one region ends and the
/// next one begins no packet says.
@Suite("Regions that one survivable backs")
struct RegionsOfOneSurvivableTests {
    /// Stories, with the regions that their gateways are put into.
    private static let stories = [
        ("blast-radius", ["region: 3": "region: 2", "region: 4": "region: 2"]),
        ("enable-misuse", ["10.20.1.14, region: 3": "10.20.1.14, region: 2"]),
        ("media-server-alone", ["10.20.1.15, region: 3": "10.20.1.15, region: 2"]),
    ]

    private static func frames(_ items: [CaptureReader.Item]) -> [CapturedPacket] {
        items.compactMap { item in
            guard case .packet(let packet) = item else { return nil }
            return packet
        }
    }

    private static func play(_ name: String, _ changes: [String: String]) throws -> String {
        var text = try ShippedStory.text(name)
        for (old, new) in changes.sorted(by: { $0.key < $1.key }) {
            // What is expected of the regions is not played.
            text = String(text[..<(text.firstRange(of: "expect:") ?? text.endIndex..<text.endIndex).lowerBound])
            #expect(text.contains(old))
            text = text.replacing(old, with: new)
        }
        return text
    }

    @Test("as one region they make the same packets, each at the same time", arguments: stories)
    func packets(_ name: String, _ changes: [String: String]) throws {
        let apart = try Self.frames(ShippedStory(name).bare)
        let together = try Self.frames(ShippedStory(text: Self.play(name, changes)).bare)
        #expect(apart == together)
    }

    @Test(
        "the file has them as one, and makes the same story where nobody says which regions there are",
        arguments: stories)
    func story(_ name: String, _ changes: [String: String]) throws {
        let story = try ShippedStory(name)
        var inference = CaptureInference()
        for item in story.named { inference.ingest(item) }
        let text = inference.finish().text
        #expect(text.contains("regions with one survivable look the same"))
        let again = try ShippedStory(text: text)
        // As `rainyday compare` does with a recording that knows no regions: those of the file are taken for both.
        var names = NameBook()
        names.nodes = story.topology.nameBook.nodes
        let other = again.topology.nameBook
        let back = CastMatching(Cast(story.findings(names), book: names), Cast(again.findings, book: other))
        var lender = other.renamed(back.names)
        lender.nodes = names.nodes
        let first = story.findings(lender)
        let matching = CastMatching(Cast(first, book: lender), Cast(again.findings, book: other))
        let comparison = StoryComparison(
            first, again.findings(matching.book(other, lender: lender)), ends: (story.end, again.end))
        let isSame = comparison.isSame
        #expect(isSame, "parts at \(comparison.divergence?.track ?? "-")")
    }
}
