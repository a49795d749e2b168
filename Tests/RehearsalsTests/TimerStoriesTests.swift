import Foundation
import Rehearsals
import Testing
import Topologies
import Verdicts

/// Plays every story of Topologies/Timers; the cases are the tables of Docs/Timers.md.
@Suite("Timers, to the millisecond")
struct TimerStoriesTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Topologies/Timers")

    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test("there are at least 250 cases")
    func count() { #expect(Self.files.count >= 250) }

    @Test("come out as expected", arguments: files)
    func story(file: String) throws {
        let topology = try Topology(
            bytes: Array(try Data(contentsOf: Self.folder.appending(path: file))), file: file)
        let verdict = try Rehearsal(topology, named: file).verdict
        #expect(!verdict.results.isEmpty)
        for result in verdict.results where result.outcome != .pass {
            Issue.record("\(file):\(result.line): \(result.text): \(result.measured)")
        }
        #expect(verdict.disagreements.isEmpty)
        #expect(verdict.exitCode == 0)
    }
}
