import Foundation
import Reports
import Testing
import Wire

/// Ladders of shipped stories on terminals of many widths.
@Suite("Ladders on any terminal")
struct LadderWidthTests {
    static let stories = ["split-partial-wan", "prevented-gateway-reset", "blast-radius", "phones-prevented"]

    @Test("no line is wider than the terminal, and every width shows the same rows", arguments: stories)
    func widths(story: String) throws {
        let findings = try Recording.simulated(story).findings(try Recording.topology(story).nameBook)
        let faults = [Ladder.Annotation(.start + .seconds(60), "cut between: [[mg1, mg2], main] and all that is")]
        func lines(_ settings: Ladder.Settings) -> [Substring] {
            Ladder(findings, annotations: faults, settings: settings).text.split(separator: "\n")
        }
        let times = lines(.init(width: 400)).filter { $0.prefix(9).contains(".") }.map { $0.prefix(9) }
        #expect(times.count > 20)
        for width in [40, 57, 60, 79, 100, 120, 160, 200] {
            let lines = lines(.init(width: width))
            #expect(lines.allSatisfy { $0.count <= width }, "\(width)")
            #expect(lines.filter { $0.prefix(9).contains(".") }.map { $0.prefix(9) } == times, "\(width)")
            // Words go on below their arrow: a ladder of bare arrows tells nothing.
            var rows: [String] = []
            for line in lines.dropFirst() {
                let words = String(line.dropFirst(17))
                if line.prefix(9).contains(".") { rows.append(words) } else { rows[rows.count - 1] += words }
            }
            #expect(rows.allSatisfy { $0.contains(where: \.isLetter) }, "\(width)")
        }
    }

    @Test("on forty columns a node can be picked, and then has one", arguments: ["mg4", "sm1", "srs"])
    func picked(node: String) throws {
        let story = "split-partial-wan"
        let findings = try Recording.simulated(story).findings(try Recording.topology(story).nameBook)
        var settings = Ladder.Settings(width: 40)
        settings.nodes = [node]
        let lines = Ladder(findings, settings: settings).text.split(separator: "\n")
        #expect(lines[0].contains(" \(node)"))
        // Whoever has no column is named in the row.
        #expect(lines.allSatisfy { $0.count <= 40 })
    }
}
