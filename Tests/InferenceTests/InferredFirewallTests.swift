import Inference
import Testing

@Suite("Firewalls, from what they forget")
struct InferredFirewallTests {
    private static func text(_ name: String) throws -> String {
        var inference = CaptureInference()
        for item in try ShippedStory(name).named { inference.ingest(item) }
        return inference.finish().text
    }

    @Test("one that forgets what is idle is no cut")
    func idle() throws {
        let text = try Self.text("firewall-idle")
        #expect(text.contains("firewall: { between: [[mg1, mg2, mg3], main], idle timeout: 1min"))
        #expect(!text.contains("cut: {"))
    }

    @Test("flushes, by which side hears of them, and a cut beside them")
    func flushes() throws {
        let text = try Self.text("firewall-flush")
        #expect(text.contains("firewall: { between: [[mg1, mg2, mg4], main] }"))
        #expect(text.contains("firewall: { between: [mg3, main], answers: reset both }"))
        #expect(text.contains("flush firewall: fw1") && text.contains("flush firewall: fw2"))
        #expect(text.contains("until: 390s, cut: { between: [[mg1, mg2, mg4], main] }"))
    }

    @Test(
        "cuts, of one direction as well, are no firewalls",
        arguments: ["one-way-cut", "one-way-loss", "flapping-wan-medium"])
    func cuts(_ name: String) throws {
        let text = try Self.text(name)
        #expect(!text.contains("firewall") && text.contains("cut: {"))
    }
}
