import Foundation
import Reports
import Testing
import Topologies

/// `Docs/ScenarioBook.md` is made by `Scripts/book.sh`; it must be of the stories as they are.
@Suite("The scenario book")
struct ScenarioBookTests {
    static let stories = Recording.files(in: "Topologies", ending: ".yaml")

    /// What the page says below the heading of a story.
    static func section(_ story: String) throws -> String {
        let page = try Recording.text("Docs/ScenarioBook.md")
        let rest = try #require(page.components(separatedBy: "\n## \(story)\n").dropFirst().first, "\(story)")
        return rest.components(separatedBy: "\n## ")[0]
    }

    @Test("has a row for each story, in which every expectation passed")
    func table() throws {
        let rows = try Recording.text("Docs/ScenarioBook.md").split(separator: "\n").filter { $0.hasPrefix("| ") }
        for story in Self.stories {
            let row = try #require(rows.first { $0.contains("[`\(story)`](#\(story))") }, "\(story)")
            let topology = try Recording.topology(story)
            let count = topology.expectations.count
            #expect(row.contains("| \(topology.title) | \(count) of \(count) |"), "\(row)")
        }
        #expect(rows.count == Self.stories.count + 1)
    }

    @Test("shows the ladder that the simulation gives", arguments: stories)
    func ladder(story: String) throws {
        let section = try Self.section(story)
        let block = try #require(
            section.components(separatedBy: "```text\n").last?.components(separatedBy: "\n```").first)
        let findings = try Recording.simulated(story).findings(try Recording.topology(story).nameBook)
        var lines = Ladder(findings).text.split(separator: "\n")[...]
        // Faults are not in a recording, and it is they that part the folded keep-alives.
        let shown = block.split(separator: "\n").filter {
            !$0.contains(" == ") && !$0.contains(" : ~ ") && !$0.hasPrefix("     …")
        }
        #expect(shown.count > 1)
        for line in shown {
            guard let place = lines.firstIndex(of: line) else {
                Issue.record("\(story): \(line) (Scripts/book.sh writes the page anew)")
                return
            }
            lines = lines[(place + 1)...]
        }
    }
}
