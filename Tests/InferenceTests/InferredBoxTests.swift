import Inference
import Testing
import Topologies

@Suite("Boxes, from servers that are silent together")
struct InferredBoxTests {
    private static func text(_ story: ShippedStory) -> String {
        var inference = CaptureInference()
        for item in story.named { inference.ingest(item) }
        return inference.finish().text
    }

    /// `split-partial-wan` with another timeline.
    private static func story(_ timeline: String) throws -> ShippedStory {
        let text = try ShippedStory.text("split-partial-wan")
        let play = text[..<(try #require(text.firstRange(of: "timeline:"))).lowerBound]
        return try ShippedStory(text: play + "timeline:\n  \(timeline)\n")
    }

    @Test("nodes of one box lose their power in one line", arguments: ["box-failure", "box-takeover", "box-backup"])
    func shipped(_ name: String) throws {
        let text = Self.text(try ShippedStory(name))
        #expect(text.contains("box1: { nodes: [main, sm1] }  # guessed"))
        let off = text.split(separator: "\n").filter { $0.contains("power off: ") && !$0.contains("power off: mg5") }
        #expect(off.count == 1 && off.first?.contains("power off: box1 }") == true, "\(off)")
    }

    @Test(
        "who is elsewhere, or silent at another time, is in no box",
        arguments: [
            "- { at: 60s, power off: [main, srs] }",
            "- { at: 60s, power off: main }\n  - { at: 150s, power off: sm1 }",
            "- { at: 60s, until: 100s, power off: main }\n  - { at: 60s, until: 200s, power off: sm1 }",
        ])
    func apart(_ timeline: String) throws {
        let text = Self.text(try Self.story(timeline))
        #expect(text.contains("power off: main }") && !text.contains("boxes:"), "\(text.suffix(600))")
    }
}
