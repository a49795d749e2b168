import Analysis
import Megaco
import Testing
import Wire

/// Findings of recordings written by hand.
@Suite("Findings with evidence")
struct FoundTests {
    static func kinds(_ story: Story) -> Set<Finding.Kind> { Set(story.findings().found.map(\.kind)) }

    @Test("nothing is found where nothing happens")
    func sunny() {
        var story = Story()
        _ = story.sunnyStart(until: [100, 100, 100, 100])
        story.report("srs", "main", active: false, at: 30, .confirmed)
        story.options("sm1", "srs", at: 2, answer: "503 Service Unavailable (LSP is inactive)")
        #expect(story.findings().found.isEmpty)
    }

    @Test("an RRQ that arrives and is not answered; one that is lost is no missing reply")
    func missing() throws {
        var story = Story()
        _ = story.sunnyStart(until: [200, 200, 200, 200])
        story.report("srs", "main", active: false, at: 30, .none)
        #expect(!Self.kinds(story).contains(.missingReply))
        // Where there is one place to look from, it cannot be told.
        var bare = Story(isDirected: false)
        _ = bare.sunnyStart(until: [200, 200, 200, 200])
        bare.report("srs", "main", active: false, at: 30, .none)
        let finding = try #require(bare.findings().found.first)
        #expect(finding.kind == .missingReply && finding.nodes == ["main", "srs"] && finding.count == 1)
    }

    @Test("methods and reasons that do not go together")
    func wrongCode() throws {
        var story = Story()
        story.register("mg1", "main", .restart, .controllerImpendingFailure, at: 1)
        let finding = try #require(story.findings().found.first { $0.kind == .wrongCode })
        #expect(finding.what == "mg1 said Restart 909 to main")
        var other = Story()
        other.register("mg1", "main", .failover, .controllerImpendingFailure, at: 1)
        #expect(!Self.kinds(other).contains(.wrongCode))
    }

    @Test("an error to an empty AuditValue, and one that refuses a gateway")
    func wrongError() throws {
        var story = Story()
        story.register(
            "mg1", "main", .restart, .coldBoot, at: 1, error: ErrorDescriptor(code: 502, text: "Not ready"))
        story.register(
            "mg2", "main", .restart, .coldBoot, at: 1, error: ErrorDescriptor(code: 503, text: "Service Unavailable"))
        let found = story.findings().found.filter { $0.kind == .wrongCode }
        #expect(found.map(\.what) == ["main said error 502 to a ServiceChange on ROOT to mg1"])
        #expect(story.findings().found.filter { $0.kind == .rejected }.count == 2)
    }

    @Test("bytes that nobody can read, by frame")
    func malformed() throws {
        var story = Story()
        _ = story.sunnyStart(until: [20, 20, 20, 20])
        story.udp("mg1", 2944, "main", 2944, Array("MEGACO/1 [".utf8), at: 5)
        let finding = try #require(story.findings().found.first { $0.kind == .malformed })
        #expect(!finding.frames.isEmpty && finding.count == finding.frames.count)
    }
}
