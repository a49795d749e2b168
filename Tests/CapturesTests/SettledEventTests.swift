import Analysis
import Packets
import Testing
import Wire

/// What is told of a recording while it grows.
@Suite("Events that are told as they are settled")
struct SettledEventTests {
    /// Every shipped recording, and simulations of stories in which what seemed so turned out otherwise.
    static let stories: [String] =
        Recording.all
        + [
            "core-total-outage", "flapping-wan-medium", "half-open", "power-outage", "registration-race",
            "split-gateway-reset", "two-survivables",
        ].map { $0 + ".yaml" }

    @Test("what was told of a beginning is what the whole shows, each event once", arguments: stories)
    func beginnings(story: String) throws {
        let recording =
            try story.hasSuffix(".yaml")
            ? Recording.simulated(String(story.dropLast(5))) : Recording.named(story)
        var analyzer = Analyzer()
        var events = SettledEvents()
        var told: [SettledEvent] = []
        for (number, item) in try recording.items().enumerated() {
            analyzer.ingest(item)
            if number % 97 == 0 { told += events.next(in: analyzer.finish()) }
        }
        let early = told.count
        let findings = analyzer.finish()
        told += events.next(in: findings, isWhole: true)
        #expect(early * 2 > told.count - findings.found.count, "most of it is told as it comes")
        var all = SettledEvents()
        let expected = all.next(in: findings, isWhole: true)
        #expect(Set(told).count == told.count)
        let difference = Set(told).symmetricDifference(expected)
        #expect(difference.isEmpty, "\(difference.map { ($0, Set(told).contains($0)) })")
        #expect(findings.splits.count == told.count { if case .split = $0 { true } else { false } })
        #expect(findings.registrations.count == told.count { if case .registration = $0 { true } else { false } })
    }

    @Test("a split is told while it lasts, once every link is known to have held when it began")
    func splitBegins() throws {
        let items = try Recording.simulated("split-partial-wan").items()
        var analyzer = Analyzer()
        var events = SettledEvents()
        var told: Instant?
        for item in items {
            analyzer.ingest(item)
            guard case .packet(let packet) = item, packet.time > Instant.start + .seconds(150), told == nil else {
                continue
            }
            for case .splitBegan in events.next(in: analyzer.finish()) { told = packet.time }
        }
        let split = try #require(analyzer.finish().splits.first)
        let time = try #require(told)
        #expect(time > split.start && time < split.start + .seconds(31), "probes are 30 s apart")
        #expect(split.end.map { time < $0 } ?? true)
    }
}
