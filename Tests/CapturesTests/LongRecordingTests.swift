import Analysis
import Packets
import Testing
import Wire

/// Recordings that are judged in parts, with memory that does not grow.
@Suite("Long recordings")
struct LongRecordingTests {
    /// Every shipped recording, and simulations in which much happens between the parts.
    static let stories: [String] =
        Recording.all
        + [
            "blind-main", "core-total-outage", "disable-on-main", "fail-back-region", "flapping-wan-long",
            "flapping-wan-medium", "half-open", "isolation", "media-server-alone", "mg-return", "power-outage",
            "registration-race", "rule-ping-pong", "session-manager-calls",
            "split-gateway-reset", "two-survivables",
        ].map { $0 + ".yaml" }

    private static func items(_ story: String) throws -> [CaptureReader.Item] {
        try (story.hasSuffix(".yaml") ? Recording.simulated(String(story.dropLast(5))) : Recording.named(story)).items()
    }

    /// The members that are not the same.
    private static func differences(_ found: Findings, _ expected: Findings) -> [String] {
        zip(Mirror(reflecting: found).children, Mirror(reflecting: expected).children).compactMap { one, other in
            String(describing: one.value) == String(describing: other.value) ? nil : one.label
        }
    }

    @Test("in parts as whole", arguments: stories)
    func parts(story: String) throws {
        let items = try Self.items(story)
        var whole = Analyzer()
        for item in items { whole.ingest(item) }
        var inParts = Analyzer(limit: 700)
        var events: [SettledEvent] = []
        for item in items {
            inParts.ingest(item)
            events += inParts.takeSettled()
        }
        var expected = whole.finish()
        var found = inParts.conclude()
        events += inParts.takeSettled()
        (expected.ladder, found.ladder) = ([], [])
        expected.certainUntil = found.certainUntil
        #expect(found.registrations == expected.registrations)
        #expect(found.connections == expected.connections)
        #expect(found.links == expected.links)
        #expect(found.attempts == expected.attempts)
        #expect(found.unregistrations == expected.unregistrations)
        #expect(found.splits == expected.splits)
        #expect(found.prevented == expected.prevented)
        #expect(found.outages == expected.outages)
        #expect(found.active == expected.active)
        #expect(found.regions == expected.regions)
        #expect(found.entityLinks == expected.entityLinks)
        #expect(found.calls == expected.calls)
        #expect(found.survivableRegistrations == expected.survivableRegistrations)
        #expect(found.searches == expected.searches)
        #expect(found.timers == expected.timers)
        #expect(found.halfOpen == expected.halfOpen)
        #expect(found.missingReplies == expected.missingReplies)
        #expect(found.lateAnswers == expected.lateAnswers)
        #expect(found.storms == expected.storms)
        #expect(Self.differences(found, expected).isEmpty)
        var all = SettledEvents()
        let settled = all.next(in: expected, isWhole: true)
        #expect(Set(events).count == events.count)
        #expect(Set(events) == Set(settled), "\(Set(events).symmetricDifference(settled))")
    }
}
