import Analysis
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Expectations judged against findings")
struct JudgeTests {
    @Test(
        "in a simulation: each form passes and fails as it should, with what was measured",
        arguments: [
            (
                "split in region: 2, begins: [161s, 190s], lasts: [0s, 2s], ended by: SRPF",
                "pass", "begins at 165 s, lasts 1.5 s, ended by SRPF, partial-network-failure (main: mg2; srs: mg1)"
            ),
            ("split in region: 2, begins: [161s, 190s], ends: [166s, 167s]", "pass", nil),
            ("split in region: 2, begins: [161s, 190s], lasts: until the end", "fail", nil),
            ("split in region: 2, begins: [161s, 190s], lasts: [2s, 3s]", "fail", nil),
            ("split in region: 2, begins: [161s, 190s], cause: main-blind", "fail", nil),
            ("split in region: 2, begins: [171s, 190s]", "fail", nil),
            ("no split in region: 2", "fail", nil),
            ("no split: anywhere", "fail", nil),
            ("no split in region: 2, between: [0s, 160s]", "pass", "no split"),
            ("no split in region: 2, between: [167s, 360s]", "pass", nil),
            (
                "prevented in region: 2, gateway: mg1, by: main, at: [199s, 201s]", "pass",
                "mg1 refused by main at 200 s"
            ),
            ("prevented in region: 2, gateway: mg2", "fail", "nobody was refused"),
            ("prevented in region: 2, after: 200s, within: [5s, 10s]", "fail", nil),
            ("not prevented in region: 2", "fail", nil),
            ("not prevented in region: 2, between: [0s, 190s]", "pass", nil),
            (
                "gateway: mg1, registered with: srs, first after: 60s, within: [101s, 130s]", "pass",
                "srs at 165 s (Failover 909)"
            ),
            ("gateway: mg1, registered with: srs, first after: 60s, within: [110s, 130s]", "fail", nil),
            ("gateway: mg1, registered with: srs, at: [161s, 190s], method: Restart", "fail", nil),
            ("gateway: mg1, registered with: srs, at: [161s, 190s], reason: 909", "pass", nil),
            ("gateway: mg2, registered with: srs, at: [161s, 190s]", "fail", "main at 0.2 s (Restart 901)"),
            ("gateway: mg2, never registered with: srs", "pass", "never"),
            ("gateway: mg1, never registered with: srs", "fail", nil),
            ("gateway: mg1, never registered with: srs, between: [0s, 160s]", "pass", nil),
            ("gateway: mg2, stays with: main", "fail", nil),
            (
                "gateway: mg2, stays with: main, between: [1s, 360s]", "pass",
                "main from 0.2 s to 50 s (registered anew); main from 50 s on"
            ),
            ("gateway: mg1, stays with: main, between: [1s, 60s]", "fail", nil),
            ("gateway: mg1, stays with: srs, between: [166s, 360s]", "pass", nil),
            ("gateway: mg1, refused by: main, count: 6, error: 503", "pass", "refused 6 times, from 200 s to 250 s"),
            ("gateway: mg1, refused by: main, count: [1, 5]", "fail", nil),
            ("gateway: mg1, refused by: main, count: 6, error: 504", "fail", "refused 0 times; 6 with another error"),
            ("gateway: mg1, refused by: main, count: 3, between: [0s, 225s]", "pass", nil),
            ("gateway: mg1, outage lasts: [115s, 130s]", "pass", "119.9 s from 45.1 s (main silent)"),
            ("gateway: mg1, outage lasts: [115s, 130s], begins: [50s, 60s]", "fail", nil),
            ("gateway: mg2, outage lasts: [115s, 130s]", "fail", "no outage"),
            ("gateway: mg1, primary search: [59s, 61s]", "pass", "60.001 s"),
            ("gateway: mg2, primary search: [59s, 61s]", "fail", "no search"),
            ("controller: srs, active from: [161s, 190s], until: the end", "pass", "from 165 s to 361 s"),
            ("controller: srs, active from: [161s, 190s], until: [200s, 300s]", "fail", nil),
            ("controller: srs, never: active", "fail", nil),
            ("controller: srs, never: active, between: [0s, 160s]", "pass", nil),
            ("region: 2, state: ad, at: [160s, 170s], seen by: packets", "pass", "ad at 165.2 s (packets)"),
            ("region: 2, state: pad, at: [160s, 170s], seen by: journal", "pass", "pad at 165.1 s (journal)"),
            ("region: 2, state: ad, at: [160s, 170s], seen by: journal", "fail", "pad at 165.1 s"),
            ("entity link: [sm1, srs], state: up, by: 170s", "pass", "up at 165.3 s (200 OK)"),
            ("entity link: [sm1, srs], state: up, by: 160s", "fail", nil),
            ("entity link: [sm1, main], state: up, by: 160s", "fail", "no answer was seen"),
            ("entity link: [sm1, srs], never: up", "fail", nil),
            ("entity link: [sm1, srs], never: up, between: [0s, 160s]", "pass", "never up"),
            ("entity link: [sm1, srs], never: down, between: [100s, 160s]", "fail", "down at 1 s (503 inactive)"),
        ] as [(String, String, String?)])
    func simulation(line: String, outcome: String, measured: String?) throws {
        try Story.check(line, Story.findings, outcome, measured)
    }

    @Test(
        "on the wire: lateness widens the upper end only, and too much of it leaves things open",
        arguments: [
            // 165 s against windows that end before it, 20 times as fast as the wall.
            ("gateway: mg1, registered with: srs, at: [150s, 164s]", 0, "fail"),
            ("gateway: mg1, registered with: srs, at: [150s, 164s]", 40, "fail"),
            ("gateway: mg1, registered with: srs, at: [150s, 164s]", 50, "pass"),
            ("gateway: mg1, registered with: srs, at: [150s, 164s]", 175, "pass"),
            ("gateway: mg1, registered with: srs, at: [150s, 164s]", 176, "inconclusive"),
            ("gateway: mg1, registered with: srs, at: [166s, 190s]", 100, "fail"),
            // One-sided: 5 s of the story, whatever the window.
            ("gateway: mg1, primary search: [0s, 57s]", 149, "fail"),
            ("gateway: mg1, primary search: [0s, 57s]", 151, "pass"),
            ("entity link: [sm1, srs], state: up, by: 161s", 250, "pass"),
            ("entity link: [sm1, srs], state: up, by: 170s", 251, "inconclusive"),
            ("no split in region: 2, between: [0s, 160s]", 250, "pass"),
            ("no split in region: 2, between: [0s, 160s]", 251, "inconclusive"),
            // That of the story itself does not.
            ("gateway: mg2, never registered with: main, between: [0s, 30s]", 40, "fail"),
            // The beginning of a span may come late.
            ("gateway: mg1, stays with: srs, between: [162s, 360s]", 100, "fail"),
            ("gateway: mg1, stays with: srs, between: [162s, 360s]", 150, "pass"),
            ("gateway: mg1, refused by: main, count: 6", 251, "inconclusive"),
            ("split in region: 2, begins: [157s, 163s], lasts: [0s, 1s]", 50, "fail"),
            ("split in region: 2, begins: [151s, 164s], lasts: [0s, 1s]", 50, "pass"),
        ])
    func wire(line: String, milliseconds: Int, outcome: String) throws {
        try Story.check(line, Story.findings, lateness: milliseconds, outcome)
    }

    @Test("never passes a recording that lost packets, was cut off, or has a clock that stepped")
    func doubt() throws {
        let topology = try Story.topology(expecting: "no split in region: 2, between: [0s, 160s]")
        var lossy = Story.findings
        lossy.dropped = 3
        var cutOff = Story.wire(lateness: .zero)
        cutOff.isCutOff = true
        var stepped = Story.wire(lateness: .zero)
        stepped.clockFault = "the wall clock stepped by 1 s"
        for (findings, circumstances, why) in [
            (lossy, Story.wire(lateness: .zero), "the recording lost 3 packets"),
            (Story.findings, cutOff, "the recording was cut off at 365 s"),
            (Story.findings, stepped, "the wall clock stepped by 1 s"),
        ] {
            let results = Judge(topology, circumstances).judge(findings)
            #expect(results.map(\.outcome) == [.inconclusive])
            #expect(results.map(\.measured) == [why])
        }
    }

    @Test("does not count as prevented what only keeps a split ended")
    func followsSplit() throws {
        var findings = Story.findings
        findings.prevented[0].followsSplit = true
        let results = Judge(try Story.topology(expecting: "prevented in region: 2"), Circumstances(mode: .simulation))
            .judge(findings)
        #expect(results[0].outcome == .fail)
        #expect(results[0].measured == "mg1 refused by main at 200 s, but a split came before")
    }
}
