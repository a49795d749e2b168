import Foundation
import Rehearsals
import Testing
import Topologies
import Verdicts

@Suite struct ConsoleWalkTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Docs/Consoles.md ends with what the nodes answer in the story.
    @Test func theDocumentHasWhatTheNodesAnswer() throws {
        let file = "Topologies/console-walk.yaml"
        let bytes = Array(try Data(contentsOf: Self.root.appending(path: file)))
        let rehearsal = try Rehearsal(try Topology(bytes: bytes, file: file), named: file)
        #expect(rehearsal.verdict.exitCode == 0)
        let document = try String(contentsOf: Self.root.appending(path: "Docs/Consoles.md"), encoding: .utf8)
        let parts = document.components(separatedBy: "## A walk through the article\n")
        let block = try #require(
            parts.last?.components(separatedBy: "```text\n").last?.components(separatedBy: "```").first)
        #expect(block == rehearsal.consoleTranscript)
    }
}
