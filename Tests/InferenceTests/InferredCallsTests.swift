import Agents
import Inference
import Packets
import Testing
import Topologies
import Wire

@Suite("Scheduled calls, from packets")
struct InferredCallsTests {
    private static func inferred(_ story: ShippedStory) throws -> Topology { try inferred(story.named) }

    private static func inferred(_ items: [CaptureReader.Item]) throws -> Topology {
        var inference = CaptureInference()
        for item in items { inference.ingest(item) }
        return try Topology(yaml: inference.finish().text, file: "inferred")
    }

    private static func scheduled(_ topology: Topology) -> ScheduledCalls? {
        topology.nodes.lazy.compactMap { node in
            if case .agent(.sessionManager(let manager)) = node.kind { manager.calls?.schedule } else { nil }
        }.first
    }

    private static func links(_ topology: Topology) -> [String] {
        topology.nodes.lazy.compactMap { node in
            if case .agent(.sessionManager(let manager)) = node.kind { manager.entityLinks.map(\.peer) } else { nil }
        }.first ?? []
    }

    private static func processing(_ topology: Topology) -> [String: Duration] {
        var times: [String: Duration] = [:]
        for node in topology.nodes {
            if case .agent(.controller(let server)) = node.kind { times[node.name] = server.callProcessingTime }
        }
        return times
    }

    private static func channels(_ topology: Topology) -> [Int] {
        topology.nodes.compactMap { node in
            if case .agent(.gateway(let gateway)) = node.kind { gateway.channels } else { nil }
        }
    }

    /// `mothers-day-prevented` without its expectations, with other calls.
    private static func other(_ calls: String) throws -> ShippedStory {
        let text = try ShippedStory.text("mothers-day-prevented").replacing(
            "{ calls: 160, due: 220s, lasts: 60s, attempts: 4, again after: 15s }", with: calls)
        return try ShippedStory(text: String(text[..<(try #require(text.firstRange(of: "expect:"))).lowerBound]))
    }

    @Test("a burst comes back with its moment, lengths and pauses, and what servers and gateways make of it")
    func prevented() throws {
        let story = try ShippedStory("mothers-day-prevented")
        let file = try Self.inferred(story)
        let (found, truth) = (try #require(Self.scheduled(file)), try #require(Self.scheduled(story.topology)))
        #expect(found.count == truth.count && found.due == truth.due && found.perSecond == nil)
        #expect(found.length == truth.length && found.pause == truth.pause)
        #expect(Self.links(file) == ["main", "srs"])
        // Main has no gateway by then, and answers at its pace all the same.
        #expect(Self.processing(file)["srs"] == .milliseconds(100))
        #expect(Self.channels(file) == [50, 50, 50, 50])
    }

    @Test("calls that nobody takes are given up after so many attempts")
    func attempts() throws {
        let file = try Self.inferred(
            Self.other("{ calls: 230, due: 230s, lasts: 10min, attempts: 2, again after: 7s }"))
        let found = try #require(Self.scheduled(file))
        #expect(found.count == 230 && found.due == .seconds(230))
        #expect(found.attempts == 2 && found.pause == .seconds(7))
    }

    @Test("calls that are evenly spread come back with their rate")
    func spread() throws {
        let file = try Self.inferred(Self.other("{ calls: 60, due: 30s, calls a second: 4, lasts: 20s }"))
        let found = try #require(Self.scheduled(file))
        #expect(found.count == 60 && found.due == .seconds(30))
        #expect(found.perSecond == 4 && found.length == .seconds(20))
    }

    @Test("calls that come now and then are no schedule")
    func uneven() throws {
        let story = try Self.other("{ calls: 60, due: 30s, calls a second: 4, lasts: 20s }")
        let holes = story.named.filter { item in
            guard case .packet(let packet) = item else { return true }
            return !(.seconds(33)...(.seconds(40))).contains(packet.time - .start)
        }
        #expect(Self.scheduled(try Self.inferred(holes)) == nil)
    }

    @Test("calls at random are no schedule", arguments: ["session-manager-calls", "split-calls", "split-partial-wan"])
    func random(_ name: String) throws {
        #expect(Self.scheduled(try Self.inferred(ShippedStory(name))) == nil)
    }
}
