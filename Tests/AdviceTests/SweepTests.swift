import Advice
import Analysis
import Foundation
import Testing
import Topologies
import Wire

@Suite("A sweep over settings")
struct SweepTests {
    static func source(_ name: String) throws -> TopologySource {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Topologies/\(name).yaml")
        return try TopologySource(yaml: String(contentsOf: file, encoding: .utf8), file: name + ".yaml")
    }

    static func outcomes(_ name: String, _ ranges: String...) throws -> (sweep: Sweep, outcomes: [SweepOutcome]) {
        let sweep = try Sweep(source(name), named: name, over: ranges.map { try SettingRange($0) })
        return (sweep, sweep.combinations.indices.map { sweep.outcome(of: $0) })
    }

    @Test("a minute more of the Primary Search Timer is a minute more without service, for two gateways")
    func primarySearch() throws {
        let (_, outcomes) = try Self.outcomes("split-partial-wan", "primary search=1..3min")
        #expect(outcomes.map { $0.changes[0].value } == ["1min", "2min", "3min"])
        for (less, more) in zip(outcomes, outcomes.dropFirst()) {
            let difference = more.outage - less.outage
            #expect(difference > .seconds(110) && difference < .seconds(130))
            #expect(more.split < less.split)
        }
        #expect(outcomes[0].met == outcomes[0].expectations && outcomes[0].expectations > 5)
        #expect(outcomes[1].met < outcomes[1].expectations)
    }

    @Test("prevention ends the split and costs the others their link; every combination is played")
    func prevention() throws {
        let (sweep, outcomes) = try Self.outcomes(
            "split-partial-wan", "force phones and gateways to active survivable servers=n,y", "seed=1,2")
        #expect(
            sweep.combinations.map { $0.map(\.value) } == [["n", "1"], ["n", "2"], ["y", "1"], ["y", "2"]])
        #expect(outcomes[0].split > .seconds(150) && outcomes[0].prevented == 0)
        #expect(outcomes[2].split < .seconds(90) && outcomes[2].prevented > 0)
        #expect(outcomes[2].outage > outcomes[0].outage)
    }

    @Test("the table has a row for each combination, and the columns that the story needs")
    func table() throws {
        let (sweep, outcomes) = try Self.outcomes("split-partial-wan", "primary search=1min,2min")
        let table = SweepTable(sweep.ranges, outcomes, of: outcomes.count)
        #expect(table.lines.count == 3)
        #expect(table.lines[0].contains("primary search") && table.lines[0].contains("outage s"))
        #expect(table.lines[0].contains("calls kept") == (outcomes[0].calls != nil))
        #expect(table.remarks[0].hasPrefix("least outage: ") && table.remarks[0].hasSuffix("with primary search=1min"))
        #expect(table.json.prettyText.contains("\"primary search\": \"2min\""))
    }

    @Test("what was broken off says how far it came, and its figures are of that")
    func broken() throws {
        let (sweep, outcomes) = try Self.outcomes("split-partial-wan", "primary search=1min,2min,3min")
        let table = SweepTable(sweep.ranges, Array(outcomes.prefix(2)), of: outcomes.count)
        #expect(table.lines.count == 3)
        #expect(
            table.remarks.first == "broken off: 2 of 3 combinations were played; what follows is of these")
        #expect(SweepTable(sweep.ranges, [], of: 3).remarks.count == 1)
        var checked: [Int] = []
        _ = try Sweep(Self.source("split-partial-wan"), named: "story", over: sweep.ranges) { count, _ in
            checked.append(count)
        }
        #expect(checked == [1, 2, 3])
    }

    @Test(
        "what is not there is answered with what was probably meant",
        arguments: [
            ("link loss delay=5min", "did you mean 'h.248 link loss delay timer'"),
            ("mg11: primary search=1min", "did you mean 'mg1'?"),
            ("primary serch=1min", "did you mean 'primary search'?"),
        ])
    func hints(words: String, hint: String) throws {
        let source = try Self.source("split-partial-wan")
        do {
            _ = try Sweep(source, named: "story", over: [SettingRange(words)])
            Issue.record("\(words) was taken")
        } catch {
            #expect("\(error)".contains(hint), "\(error)")
        }
    }

    @Test("calls are counted from the journal")
    func calls() throws {
        let (_, outcomes) = try Self.outcomes("recovery-without-calls", "seed=1")
        let calls = try #require(outcomes[0].calls)
        #expect(calls.kept + calls.preserved + calls.dropped > 0)
    }

    @Test("too many combinations are refused before the first is played")
    func bounds() throws {
        let source = try Self.source("split-partial-wan")
        let ranges = try ["seed=1..1000", "mg1: primary search=60s..80s/1s"].map { try SettingRange($0) }
        #expect(throws: SettingChangeError.self) { try Sweep(source, named: "story", over: ranges) }
    }
}
