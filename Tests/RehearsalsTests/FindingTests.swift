import Analysis
import Foundation
import Rehearsals
import Testing
import Topologies
import Verdicts

/// Findings of shipped stories: where a kind appears, and where it does not.
@Suite("Findings of stories")
struct FindingTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Topologies")

    static func found(_ story: String) throws -> [Finding] {
        let file = "\(story).yaml"
        let topology = try Topology(bytes: Array(try Data(contentsOf: Self.folder.appending(path: file))), file: file)
        return try Rehearsal(topology, named: file).verdict.findings.found
    }

    @Test("a sunny day has nothing but the link that came up once main had gateways")
    func sunny() throws {
        let found = try Self.found("sunny-day")
        #expect(found.map(\.kind) == [.linkChange])
        #expect(found.first?.nodes == ["sm1", "main"])
    }

    @Test(
        "kinds, the most serious first",
        arguments: [
            ("split-partial-wan", [.split, .outage, .linkChange]),
            ("rule-ping-pong", [.split, .pingPong, .outage, .rejected, .linkChange, .prevented]),
            ("half-open", [.outage, .halfOpen]),
            ("udp-lossy", [.outage, .retransmissionStorm]),
        ] as [(String, [Finding.Kind])])
    func kinds(_ story: String, _ expected: [Finding.Kind]) throws {
        let found = try Self.found(story)
        var kinds: [Finding.Kind] = []
        for finding in found where kinds.last != finding.kind { kinds.append(finding.kind) }
        #expect(kinds.filter(expected.contains) == expected)
        #expect(kinds == Finding.Kind.allCases.filter(kinds.contains))
        for finding in found {
            #expect(!finding.frames.isEmpty && finding.frames.count <= Finding.frameLimit)
            #expect(finding.end.map { $0 >= finding.start } ?? true)
        }
    }
}
