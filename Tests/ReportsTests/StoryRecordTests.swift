import Reports
import Testing
import Topologies
import Verdicts
import Wire

@Suite("A story under many seeds")
struct StoryRecordTests {
    private static let expectations = [
        Expectation(.noSplit(region: nil, between: nil), text: "no split: anywhere", line: 43),
        Expectation(
            .primarySearch(gateway: "mg1", .init(shortest: .zero, longest: .seconds(61))), text: "mg1", line: 44),
    ]

    private static func run(
        _ seed: UInt64, _ status: PlayedStory.Status, _ wrong: [(Int?, ExpectationResult.Outcome)] = []
    ) -> PlayedStory {
        let sections = wrong.map { index, outcome in
            let place = index.map(String.init) ?? "story"
            return FailureReport.Section(index, outcome, measured: "seen \(seed)", lines: ["  \(place) \(outcome)"])
        }
        return PlayedStory(
            seed: seed, status: status, report: FailureReport(sections, replay: "again \(seed)"), seconds: 0.5)
    }

    private static func record(_ runs: [PlayedStory]) -> StoryRecord {
        var record = StoryRecord(file: "a.yaml")
        record.expectations = expectations
        for run in runs { record.add(run) }
        return record
    }

    @Test(
        "counts for its worst run",
        arguments: [
            ([], nil), ([.pass, .pass], .pass), ([.pass, .inconclusive], .inconclusive), ([.pass, .skipped], .skipped),
            ([.inconclusive, .fail, .pass], .fail), ([.unreadable, .unreadable], .unreadable),
        ] as [([PlayedStory.Status], PlayedStory.Status?)])
    func status(runs: [PlayedStory.Status], status: PlayedStory.Status?) {
        #expect(Self.record(runs.map { Self.run(1, $0) }).status == status)
    }

    @Test("tells the first run of each kind, and the seeds of the others")
    func text() {
        #expect(Self.record([Self.run(1, .fail, [(1, .fail)])]).failureText == "  1 fail\n  replay: again 1\n")
        var many = Self.record((1...30).map { $0 % 2 == 0 ? Self.run($0, .fail, [(1, .fail)]) : Self.run($0, .pass) })
        for seed in 31...35 as ClosedRange<UInt64> {
            let wrong: [(Int?, ExpectationResult.Outcome)] = (0..<Int(seed - 30)).map { ($0, .inconclusive) }
            many.add(Self.run(seed, .inconclusive, wrong))
        }
        #expect(
            many.failureText == """
                  seed 2
                  1 fail
                  replay: again 2
                  the same with 14 more seeds: 4, 6, 8, 10, 12, 14, 16, 18, 20, 22 …
                  seed 31
                  0 inconclusive
                  replay: again 31
                  seed 32
                  0 inconclusive
                  1 inconclusive
                  replay: again 32
                  and 3 more with other failures

                """)
        #expect(many.runs == 35 && many.seconds == 17.5)
        #expect(many.counts == [.pass: 15, .fail: 15, .inconclusive: 5])
    }

    @Test("an expectation that fails under any seed fails in JUnit, with the seeds")
    func junit() {
        let record = Self.record([
            Self.run(5, .pass), Self.run(6, .inconclusive, [(1, .inconclusive)]), Self.run(7, .fail, [(1, .fail)]),
            Self.run(8, .fail, [(1, .fail), (1, .fail)]),
        ])
        let suite = record.junit(properties: [.init("on", "simulation")])
        #expect(suite.properties == [.init("on", "simulation"), .init("seed", "5"), .init("runs", "4")])
        #expect(suite.cases.map(\.name) == ["the story", "no split: anywhere", "mg1"])
        #expect(suite.cases.map(\.line) == [nil, 43, 44])
        #expect(suite.cases[0].outcome == .pass && suite.cases[1].outcome == .pass && suite.cases[0].seconds == 2)
        #expect(
            suite.cases[2].outcome
                == .failure(
                    message: "seen 7 (with 2 of 4 seeds: 7, 8)",
                    text: "\n  1 fail\n  replay: again 7\n  1 fail\n  1 fail\n  replay: again 8\n"))
    }

    @Test("what is unreadable or inconclusive is an error, what was left out is skipped")
    func others() {
        func outcome(_ run: PlayedStory) -> JUnitCase.Outcome {
            Self.record([run]).junit(properties: []).cases[0].outcome
        }
        #expect(
            outcome(Self.run(1, .unreadable, [(nil, .fail)]))
                == .error(type: "unreadable", message: "seen 1", text: "\n  story fail\n  replay: again 1\n"))
        #expect(
            outcome(Self.run(1, .inconclusive, [(nil, .inconclusive)]))
                == .error(type: "inconclusive", message: "seen 1", text: "\n  story inconclusive\n  replay: again 1\n"))
        var left = Self.run(1, .skipped)
        left.note = "no wire"
        #expect(outcome(left) == .skipped(message: "no wire"))
        #expect(Self.record([left]).junit(properties: []).cases.count == 1)
        #expect(
            StoryRecord(file: "b.yaml").junit(properties: []).cases.map(\.outcome) == [.skipped(message: "not played")])
    }
}
