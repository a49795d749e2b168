import Agents
import Analysis
import Testing
import Topologies
import Verdicts
import Wire

@Suite("A verdict")
struct VerdictTests {
    private func verdict(
        _ line: String, _ findings: Findings = Story.findings, _ journal: [JournalRecord] = Story.journal,
        _ circumstances: Circumstances = Circumstances(mode: .simulation, speed: 1, seed: 7)
    ) throws -> Verdict {
        Verdict(
            of: try Story.topology(expecting: line), named: "judged", findings, circumstances, journal: journal)
    }

    @Test("maps to exit codes 0, 1 and 3")
    func exitCodes() throws {
        #expect(try verdict("controller: srs, active from: [161s, 190s]").exitCode == 0)
        #expect(try verdict("controller: srs, never: active").exitCode == 1)
        #expect(
            try verdict("no split: anywhere", Story.findings, [], Story.wire(lateness: .seconds(1))).exitCode == 3)
        var lossy = Story.findings
        lossy.dropped = 1
        #expect(try verdict("controller: srs, never: active", lossy).exitCode == 3)
    }

    @Test("fails loudly where journal and packets disagree, within 2 s")
    func disagreements() throws {
        let line = "controller: srs, active from: [161s, 190s]"
        #expect(try verdict(line).disagreements.isEmpty)
        let late = Story.journal.map { record in
            JournalRecord(time: record.time + .seconds(3), node: record.node, entry: record.entry)
        }
        let found = try verdict(line, Story.findings, late)
        #expect(found.exitCode == 1)
        #expect(found.disagreements.count == 6)
        #expect(
            found.disagreements.first
                == "0.1 s: packets show mg1 registered with main, but its journal does not (frame 1)")
        let liar =
            Story.journal + [
                JournalRecord(time: Story.at(300), node: "mg2", entry: JournalEntry(.registered, "srs"))
            ]
        #expect(
            try verdict(line, Story.findings, liar).disagreements
                == ["300 s: mg2 says that it registered with srs, but no packet shows it"])
        #expect(try verdict(line, Story.findings, []).disagreements.isEmpty, "without a journal nothing is compared")
        var lossy = Story.findings
        lossy.dropped = 1
        #expect(try verdict(line, lossy, liar).disagreements.isEmpty)
    }

    @Test(
        "what was measured names its moments",
        arguments: [
            ("srs at 168.085 s (Failover 909)", [168_085]),
            ("refused 3 times, from 165.1 s to 180 s", [165_100, 180_000]),
            ("105.1 s from 60 s (main silent)", [60_000]),
            (
                "main from 0.1 s to 45.02 s (silence); srs from 168 s on",
                [100, 45_020, 168_000]
            ), ("at -1.5 s", [-1_500]), ("never registered", []), ("at x s", []),
            ("at 1.2.3 s", []), ("at 99999999999999999999 s", []), ("at 1.2345678901 s", []), ("at", []),
            ("3 times: 1.5 s (main), 2 s", [1_500]),
        ] as [(String, [Int64])])
    func moments(measured: String, milliseconds: [Int64]) {
        let result = ExpectationResult(text: "", outcome: .fail, measured: measured, line: 1)
        #expect(result.moments == milliseconds.map { Instant(nanoseconds: $0 * 1_000_000) })
    }

    @Test("an expectation's result carries the windows that it names")
    func windows() throws {
        let results = try verdict("controller: srs, active from: [161s, 190s]").results
        let window = TimeWindow(earliest: .start + .seconds(161), latest: .start + .seconds(190))
        #expect(results.map(\.windows) == [[window]])
        #expect(try verdict("no split: anywhere").results.map(\.windows) == [[]])
    }

    @Test("is written as verdict.json, schema 1")
    func json() throws {
        let text = try verdict("gateway: mg1, primary search: [59s, 61s]").json.prettyText
        for line in [
            #""schema": 1"#, #""topology": "judged""#, #""mode": "simulation""#, #""seed": 7"#, #""ended_s": 365.000"#,
            #""region": 2, "kind": "main-survivable", "start_s": 165.000, "end_s": 166.500"#,
            #""controllers": {"main": ["mg2"], "srs": ["mg1"]}, "cause": "partial-network-failure", "#
                + #""ended_by": "SRPF""#,
            #""region": 2, "t_s": 200.000, "gateway": "mg1", "by": "main", "frame": 90"#,
            #""gateway": "mg1", "controller": "srs", "t_s": 165.000, "method""#,
            #""method": "Failover", "reason": 909, "outcome": "accepted", "error": null"#,
            #""gateway": "mg1", "start_s": 45.100, "end_s": 165.000, "why": "main silent""#,
            #""controller": "main", "start_s": 0.100, "end_s": null"#,
            #""region": 2, "t_s": 165.100, "state": "pad", "seen_by": "journal""#,
            #""from": "sm1", "to": "srs", "t_s": 165.300, "state": "up", "by": "200 OK""#,
            #""text": "gateway: mg1, primary search: [59s, 61s]", "outcome": "pass", "measured": "60.001 s""#,
            #""packets": 100, "dropped": 0"#, #""lateness_p99_ms": 0.000, "lateness_max_ms": 0.000"#,
        ] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
    }

    @Test("of long lists the first 10,000 are written, and the rest is counted")
    func omitted() throws {
        var verdict = try verdict("no split: anywhere")
        #expect(verdict.json.text.contains(#""omitted": 0,"#))
        let one = try #require(verdict.findings.registrations.first)
        verdict.findings.registrations += Array(repeating: one, count: 10_000)
        verdict.findings.omitted = 5
        let written = verdict.findings.registrations.count - 10_000 + 5
        let text = verdict.json.text
        #expect(text.contains(#""omitted": \#(written),"#))
        #expect(text.matches(of: /"controller": "[a-z]+", "t_s"/).count == 10_000)
    }

    @Test("takes names, regions and roles from the topology")
    func nameBook() throws {
        let book = try Story.topology(expecting: "no split: anywhere").nameBook
        #expect(book.nodes.values.sorted() == ["main", "mg1", "mg2", "sm1", "srs"])
        #expect(book.regions == ["mg1": 2, "mg2": 2])
        #expect(book.controllers == ["main": .main, "srs": .survivable])
        #expect(book.backupServers == [2: ["srs"]])
        #expect(book.primarySide == ["mg1": ["main"], "mg2": ["main"]])
    }
}
