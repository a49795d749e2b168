import Analysis
import Megaco
import Testing

@Suite("A recording judged in parts comes to what the whole comes to")
struct PartsTests {
    /// Each registration says that the one before it was over when it was last answered: at once.
    @Test("where links turn out later to have been over for long", arguments: [64, 65, 80, 100, 121, 150, 163, 200])
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

    /// Who restarts within a split and had a link before is no newcomer, however long ago that was.
    @Test("where gateways restart in splits, with causes", arguments: [64, 65, 100, 150])
    func causes(limit: Int) {
        var story = Story(isDirected: false)
        let served = story.register("mg1", "main", .restart, .coldBoot, at: 0)
        for index in 0..<40 {
            let begin = 1 + Double(index) * 40
            let lone = story.register("mg2", "srs", .restart, .coldBoot, at: begin + 1)
            story.supervise(served, from: begin - 10, to: begin + 6)
            story.supervise(lone, from: begin + 1, to: begin + 17)
            story.supervise(served, from: begin + 5, to: begin + 21)
            _ = story.register("mg2", "main", .restart, .coldBoot, at: begin + 24)
            story.supervise(served, from: begin + 20, to: begin + 36)
        }
        let whole = story.findings()
        let parts = story.findings(limit: limit)
        #expect(whole.splits.count == 40)
        #expect(whole.splits.filter { $0.cause == .partialNetworkFailure }.count == 39)
        #expect(!whole.ladder.isEmpty && parts.ladder.isEmpty)
        #expect(parts.splits == whole.splits)
    }
}
