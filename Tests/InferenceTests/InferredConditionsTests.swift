import Fabric
import Inference
import Packets
import Testing
import Topologies
import Wire

@Suite("What networks do to packets, from packets")
struct InferredConditionsTests {
    /// A story with another network between its sites, and another timeline.
    private static func story(_ name: String, wan: String, timeline: String = "", lasts: String) throws -> ShippedStory
    {
        let text = try ShippedStory.text(name)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let end = try #require(lines.firstIndex { $0.hasPrefix("timeline:") || $0.hasPrefix("expect:") })
        lines.removeSubrange(end...)
        let place = try #require(lines.firstIndex { $0.hasPrefix("  wan:") })
        lines[place] = "  wan: { subnet: 192.0.2.0/24, \(wan) }"
        let length = try #require(lines.firstIndex { $0.hasPrefix("lasts:") })
        lines[length] = "lasts: \(lasts)"
        return try ShippedStory(text: lines.joined(separator: "\n") + (timeline.isEmpty ? "" : "\n\(timeline)\n"))
    }

    private static func inferred(_ story: ShippedStory) throws -> (file: Topology, text: String) {
        var inference = CaptureInference()
        for item in story.named { inference.ingest(item) }
        let text = inference.finish().text
        return (try Topology(yaml: text, file: "inferred"), text)
    }

    private static func network(_ name: String, of file: Topology) throws -> Network {
        try #require(file.networks.first { $0.name == name })
    }

    @Test("a rate comes back from a queue")
    func rate() throws {
        let (file, text) = try Self.inferred(ShippedStory("registration-avalanche"))
        let wan = try Self.network("wan", of: file)
        #expect(wan.bitsPerSecond == 256_000 && wan.delay == .milliseconds(15) && wan.jitter == .zero)
        #expect(text.contains("packets wait for others"))
        // What is lost as the queue is full is neither cut nor chance.
        #expect(!text.contains("cut:") && !text.contains("loss:"))
    }

    @Test("a rate comes back beside jitter, by the length of packets", arguments: [64_000, 128_000])
    func rateBesideJitter(_ rate: Int64) throws {
        let story = try Self.story(
            "sunny-day", wan: "delay: 15ms, jitter: 2ms, rate: \(rate / 1000)kbit/s", lasts: "10min")
        let found = try Self.network("wan", of: Self.inferred(story).file)
        let rate = Double(rate)
        #expect(found.bitsPerSecond.map { abs(Double($0) - rate) < rate / 10 } == true, "\(found)")
        #expect(abs(found.delay.wholeNanoseconds - 15_000_000) <= 2_000_000)
    }

    @Test("no rate is told of a network that has none", arguments: ["split-partial-wan", "slow-main", "udp-lossy"])
    func noRate(_ name: String) throws {
        let file = try Self.inferred(ShippedStory(name)).file
        #expect(file.networks.allSatisfy { $0.bitsPerSecond == nil })
    }

    @Test("delay and jitter are those of the network, not of what waits before it", arguments: ["binary-failover"])
    func delay(_ name: String) throws {
        let wan = try Self.network("wan", of: Self.inferred(ShippedStory(name)).file)
        #expect(wan.delay == .milliseconds(15) && wan.jitter == .milliseconds(2))
    }

    @Test("shares of packets that are lost, come twice and are overtaken come back, each of its network")
    func shares() throws {
        let story = try Self.story(
            "sunny-day",
            wan: "delay: 15ms, jitter: 2ms, loss: 4%, duplicate: 2%, reorder: 3%, reorder by: 40ms", lasts: "60min")
        let (file, text) = try Self.inferred(story)
        let wan = try Self.network("wan", of: file)
        #expect((20_000...60_000).contains(wan.lossPerMillion), "\(wan.lossPerMillion)")
        #expect((10_000...30_000).contains(wan.duplicatePerMillion), "\(wan.duplicatePerMillion)")
        #expect((15_000...45_000).contains(wan.reorderPerMillion), "\(wan.reorderPerMillion)")
        #expect(abs(wan.reorderDelay.wholeNanoseconds - 40_000_000) <= 2_000_000)
        #expect(wan.delay == .milliseconds(15) && wan.jitter == .milliseconds(2))
        for name in ["hq", "branch"] {
            let other = try Self.network(name, of: file)
            #expect(other.lossPerMillion == 0 && other.duplicatePerMillion == 0 && other.reorderPerMillion == 0)
        }
        #expect(text.contains("packets lost,") && !text.contains("cut:"))
    }

    @Test("loss for a while is a fault with its window and its share")
    func window() throws {
        let story = try Self.story(
            "sunny-day", wan: "delay: 15ms, jitter: 2ms",
            timeline: "timeline:\n  - { at: 20min, until: 40min, loss: { of: 10%, network: wan } }", lasts: "60min")
        let (file, text) = try Self.inferred(story)
        #expect(try Self.network("wan", of: file).lossPerMillion == 0)
        let line = try #require(text.split(separator: "\n").first { $0.contains("loss: { of:") })
        #expect(line.contains("network: wan"))
        #expect(file.timeline.count == 1, "\(text)")
        let fault = try #require(file.timeline.first)
        let end = try #require(fault.until)
        #expect(abs((fault.at - .start - .seconds(1200)).wholeNanoseconds) < 60_000_000_000, "\(line)")
        #expect(abs((end - .start - .seconds(2400)).wholeNanoseconds) < 60_000_000_000, "\(line)")
    }

    @Test("a delay for a while is a fault with its window, and neither jitter nor reordering")
    func delayed() throws {
        let story = try Self.story(
            "sunny-day", wan: "delay: 15ms, jitter: 2ms",
            timeline: "timeline:\n  - { at: 20min, until: 30min, delay: { by: 300ms, network: wan } }", lasts: "60min")
        let (file, text) = try Self.inferred(story)
        let wan = try Self.network("wan", of: file)
        #expect(wan.delay == .milliseconds(15) && wan.jitter == .milliseconds(2) && wan.reorderPerMillion == 0)
        let fault = try #require(file.timeline.first)
        #expect(file.timeline.count == 1 && text.contains("delay: { by: 300ms, network: wan }"), "\(text)")
        #expect(abs((fault.at - .start - .seconds(1200)).wholeNanoseconds) < 60_000_000_000)
    }

    @Test("a few packets that come far later do not count")
    func late() throws {
        let story = try Self.story(
            "sunny-day", wan: "delay: 15ms, jitter: 2ms",
            timeline: """
                timeline:
                  - { at: 20min, until: 22min, delay: { by: 60ms, network: wan } }
                  - { at: 30min, until: 32min, delay: { by: 300ms, network: wan } }
                """, lasts: "60min")
        let wan = try Self.network("wan", of: Self.inferred(story).file)
        #expect(wan.delay <= .milliseconds(16) && wan.jitter <= .milliseconds(3), "\(wan)")
    }

    @Test(
        "cuts, firewalls and power failures are no loss by chance",
        arguments: ["flapping-wan-short", "firewall-idle", "one-way-loss", "power-outage", "interchange"])
    func noChance(_ name: String) throws {
        let text = try Self.inferred(ShippedStory(name)).text
        #expect(!text.contains("loss:") && !text.contains("duplicate:") && !text.contains("reorder:"))
    }

    @Test("a bad network's own losses are no cuts")
    func lossIsNoCut() throws {
        let text = try Self.inferred(ShippedStory("udp-lossy")).text
        #expect(text.split(separator: "\n").count { $0.contains("cut: {") } == 1)
        #expect(text.contains("at: 1min, cut: { between: [[mg1, mg2, mg3, mg4], main] }"))
        #expect(text.contains("packets lost,"))
    }

    @Test("a recording in which each packet stands hundreds of times is read to its end")
    func manyCopies() throws {
        let items = try ShippedStory("split-partial-wan").bare.prefix(60).flatMap { item -> [CaptureReader.Item] in
            guard case .packet(_) = item else { return [item] }
            return Array(repeating: item, count: 180)
        }
        var inference = CaptureInference()
        for item in items { inference.ingest(item) }
        #expect(!inference.finish().text.isEmpty)
    }
}
