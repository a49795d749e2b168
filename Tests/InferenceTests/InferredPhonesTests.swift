import Agents
import Inference
import Testing
import Topologies
import Wire

@Suite("Groups of phones, from packets")
struct InferredPhonesTests {
    private static func phones(_ topology: Topology) -> [PhoneGroupSettings] {
        topology.nodes.compactMap { node in
            if case .agent(.phones(let settings)) = node.kind { settings } else { nil }
        }
    }

    private static func inferred(_ text: String) throws -> (truth: Topology, file: Topology, text: String) {
        let story = try ShippedStory(text: text)
        var inference = CaptureInference()
        for item in story.named { inference.ingest(item) }
        let text = inference.finish().text
        return (story.topology, try Topology(yaml: text, file: "inferred"), text)
    }

    @Test(
        "come back with their extensions, gatekeepers and timers",
        arguments: ["list-mismatch", "prevented", "recovery"])
    func shipped(_ name: String) throws {
        let (truth, file, _) = try Self.inferred(ShippedStory.text("phones-\(name)"))
        #expect(Self.phones(file) == Self.phones(truth))
        #expect(!Self.phones(file).isEmpty)
    }

    @Test("come back with settings of their own, where the capture exercised them")
    func own() throws {
        let text = try ShippedStory.text("phones-list-mismatch").replacing(
            "count: 20, extension: 20001 }",
            with: """
                count: 12, extension: 73100, first port: 12001, idle traffic interval: 15s, keep-alive interval: 4s,
                       keep-alive count: 3, registration timeout: 2s, registration tries: 1, registration spread: 5s }
                """
        ).replacing("ip-options:\n", with: "ip-options:\n  h.323 primary search time: 60s\n")
        let (truth, file, written) = try Self.inferred(
            String(text[..<(try #require(text.firstRange(of: "expect:"))).lowerBound]))
        #expect(Self.phones(file) == Self.phones(truth))
        #expect(written.contains("keep-alive count: 3  # seen: it lost its server so 12 times"))
    }

    @Test(
        "come back with the pause between two walks, and with a time-out that nothing is repeated after",
        arguments: ["200ms", "4s", "10s", "25s"])
    func retryPause(_ pause: String) throws {
        let text = try ShippedStory.text("phones-list-mismatch").replacing(
            "count: 20, extension: 20001 }",
            with: "count: 8, extension: 20001, registration timeout: 1s, registration tries: 0, retry pause: \(pause) }"
        )
        let (truth, file, written) = try Self.inferred(
            String(text[..<(try #require(text.firstRange(of: "expect:"))).lowerBound]))
        let line = try #require(written.split(separator: "\n").first { $0.contains("retry pause: ") })
        // A walk takes a second where main does not answer: what is shorter shows where it does.
        #expect(line.contains("# seen"), "\(line)")
        #expect(Self.phones(file).map(\.retryPause) == Self.phones(truth).map(\.retryPause))
        #expect(Self.phones(file).map(\.registrationTimeout) == Self.phones(truth).map(\.registrationTimeout))
    }
}
