import Analysis
import Megaco
import Testing

@Suite("A recording judged in parts comes to what the whole comes to")
struct PartsTests {
    /// Each registration says that the one before it was over when it was last answered: at once.
    @Test("where links turn out later to have been over for long", arguments: [64, 65, 100, 150])
    func endsOfTheSameMoment(limit: Int) {
        var story = Story(isDirected: false)
        for index in 0..<120 {
            let gateway = index % 3 == 0 ? "mg1" : "mg2"
            _ = story.register(gateway, "main", .restart, .coldBoot, at: 1 + Double(index) * 0.7)
        }
        let whole = story.findings()
        let parts = story.findings(limit: limit)
        #expect(!whole.ladder.isEmpty && parts.ladder.isEmpty)
        #expect(whole.active.count > 100)
        #expect(parts.active == whole.active)
        #expect(parts.outages == whole.outages)
        #expect(parts.links == whole.links)
        #expect(parts.registrations == whole.registrations)
        #expect(parts.attempts == whole.attempts)
    }
}
