import Foundation
import Testing

/// A topology of Tests/Peers as it was played on the wire.
struct WireStory {
    /// `verdict.json`, as far as the tests look at it.
    struct Verdict: Decodable {
        struct Registration: Decodable {
            let gateway: String
            let controller: String
            let outcome: String
        }
        struct Result: Decodable {
            let text: String
            let outcome: String
            let measured: String
        }
        struct Capture: Decodable {
            let malformed: Int
        }

        let registrations: [Registration]
        let expectations: [Result]
        let disagreements: [String]
        let capture: Capture
    }

    /// A line of `journal.jsonl`.
    struct JournalLine: Decodable {
        let node: String?
        let event: String?
        let subject: String?
        let lab: String?
    }

    /// So many runs at most may be inconclusive, on a host that is busy with something else.
    private static let tries = 3

    let folder: URL
    let verdict: Verdict
    let journal: [JournalLine]

    /// Plays a topology; a run that the host was too late for is repeated.
    ///
    /// Records an issue for an exit code other than 0, and one for each expectation that did not pass.
    static func play(_ name: String) throws -> WireStory {
        for attempt in 1... {
            let folder = try Workspace.emptyFolder(name)
            let outcome = try Workspace.run(
                [try Workspace.rainyday(), "run", "Tests/Peers/\(name).yaml", "--out", folder.path],
                log: folder.appending(path: "run.txt"))
            if outcome.exitCode == 3, attempt < tries { continue }
            let isWhole = FileManager.default.fileExists(atPath: folder.appending(path: "verdict.json").path)
            guard isWhole else { throw Workspace.Missing(description: "\(name) has no verdict:\n\(outcome.text)") }
            let story = try WireStory(folder)
            #expect(outcome.exitCode == 0, "run \(attempt) of \(name), see \(folder.path)")
            for result in story.verdict.expectations where result.outcome != "pass" {
                Issue.record("\(result.outcome): \(result.text): \(result.measured)")
            }
            #expect(story.verdict.disagreements == [])
            #expect(story.verdict.capture.malformed == 0)
            return story
        }
        throw Workspace.Missing(description: "unreachable")
    }

    private init(_ folder: URL) throws {
        self.folder = folder
        verdict = try JSONDecoder().decode(
            Verdict.self, from: try Data(contentsOf: folder.appending(path: "verdict.json")))
        journal = try Workspace.text(folder.appending(path: "journal.jsonl")).split(separator: "\n").map {
            try JSONDecoder().decode(JournalLine.self, from: Data($0.utf8))
        }
    }

    /// What a program printed.
    func log(_ node: String) throws -> String { try Workspace.text(folder.appending(path: "\(node).log")) }

    /// How a program ended, such as `exited with 0`; nil where it ran to the end of the story.
    func end(of node: String) -> String? {
        let words = "the program of \(node) "
        return journal.compactMap(\.lab).last { $0.hasPrefix(words) }.map { String($0.dropFirst(words.count)) }
    }

    /// Who registered with whom by what the packets say, as `mg1 main`, each once.
    var registered: Set<String> {
        Set(verdict.registrations.filter { $0.outcome == "accepted" }.map { "\($0.gateway) \($0.controller)" })
    }

    /// The same by what one kind of node says of itself.
    func journal(_ event: String, of node: String) -> [String] {
        journal.filter { $0.node == node && $0.event == event }.map { $0.subject ?? "" }
    }
}
