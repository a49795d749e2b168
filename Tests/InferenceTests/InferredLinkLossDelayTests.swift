import Inference
import Testing
import Topologies
import Wire

@Suite("The Link Loss Delay Timer, by what becomes of calls")
struct InferredLinkLossDelayTests {
    private static func line(_ text: String) throws -> String {
        var inference = CaptureInference()
        for item in try ShippedStory(text: text).bare { inference.ingest(item) }
        let lines = inference.finish().text.split(separator: "\n")
        return String(try #require(lines.first { $0.contains("h.248 link loss delay timer") }))
    }

    @Test(
        "comes back where calls are subtracted, and where they are not",
        arguments: [
            ("link-loss-delay-1", "1min  # seen: 2 returns with calls, over after 97.047 s"),
            (
                "link-loss-delay-5",
                "5min  # guessed: 2 returns with calls, not over after 97.047 s, over after 360.014 s"
            ),
            ("link-loss-delay-30", "30min  # guessed: 2 returns with calls, not over after 360.014 s"),
            ("split-partial-wan", "5min  # not seen"),
        ])
    func shipped(_ name: String, _ words: String) throws {
        let line = try Self.line(ShippedStory.text(name))
        #expect(line.contains("h.248 link loss delay timer: \(words)"), "\(line)")
    }

    @Test("a gateway without calls shows nothing")
    func withoutCalls() throws {
        var text = try ShippedStory.text("link-loss-delay-1")
        text = String(text[..<(try #require(text.firstRange(of: "expect:"))).lowerBound])
        text = text.split(separator: "\n").filter { !$0.contains("calls: {") && !$0.contains("calls being") }.joined(
            separator: "\n")
        #expect(try Self.line(text).contains("5min  # not seen"))
    }

    @Test("with one return alone, more than one time fits, and the usual one is written")
    func oneReturn() throws {
        let text = try ShippedStory.text("link-loss-delay-5")
        let play = String(text[..<(try #require(text.firstRange(of: "expect:"))).lowerBound])
        let alone = play.split(separator: "\n").filter { !$0.contains("{ mg2: ") }.joined(separator: "\n")
        #expect(try Self.line(alone).contains("5min  # guessed: 1 return with calls, not over after 97.047 s"))
    }
}
