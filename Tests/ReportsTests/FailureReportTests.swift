import Reports
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Why a story did not pass")
struct FailureReportTests {
    private func verdict(_ results: [ExpectationResult], mode: RunMode = .simulation) -> Verdict {
        var circumstances = Circumstances(mode: mode, speed: 20, seed: 7)
        circumstances.worstLateness = .milliseconds(mode == .wire ? 10 : 0)
        var verdict = Verdict(named: "story.yaml", Fixture.findings, circumstances)
        verdict.results = results
        return verdict
    }

    private static let late = ExpectationResult(
        text: "gateway: mg1, registered with: srs, within: [101s, 105s]", outcome: .fail,
        measured: "srs at 168.085 s (Failover 909)", line: 44,
        windows: [TimeWindow(earliest: Fixture.at(161_000), latest: Fixture.at(165_000))])

    @Test("names the expectation, what was measured, the window, the ladder around it, and the command")
    func failure() {
        let passed = ExpectationResult(text: "no split: anywhere", outcome: .pass, measured: "no split", line: 43)
        let report = FailureReport(
            verdict([passed, Self.late]), annotations: [LadderTests.cut],
            replay: "rainyday simulate story.yaml --seed 7", settings: .init(width: 100))
        #expect(report.sections.map(\.expectation) == [1])
        #expect(
            report.text == """
                  not met in simulation, line 44: gateway: mg1, registered with: srs, within: [101s, 105s]
                    measured: srs at 168.085 s (Failover 909)
                    window:   161.000 s to 165.000 s
                       t in s       mg1            mg2            main           srs            sm1
                             ... 9 rows
                       60.000   -M == cut between mg1 and main =====================================================
                       61.000   -M   |x AuditValue ----------------|              |              |
                      108.000   -M   |- RST ----------------------x|              |              |
                      108.000   -M   |----------------------------x| SYN x6 unanswered, to 158.000
                      161.000   -M == the window of line 44 opens ==================================================
                      165.000   -M == the window of line 44 closes =================================================
                      168.030   -M   |- ServiceChange Failover 909 -------------->|              |
                      168.085 # SM   |< Reply ok ---------------------------------|              |
                      168.085 # SM ## SPLIT in region 2 begins, partial-network-failure (main: mg2 | srs: mg1) #####
                      168.090 # SM   |              |              |< RRQ active -|              |
                      168.120 # SM   |              |              |- RCF ------->|              |
                      168.500 # SM   |              |<-------------| ServiceChange Forced 909    |
                             ... 7 rows
                       at the edge, mg1 mg2: M main, S srs, - without service
                  replay: rainyday simulate story.yaml --seed 7

                """)
    }

    @Test("on the wire it says how late the host was; a doubt stands for everything")
    func wire() {
        var late = verdict([Self.late], mode: .wire)
        var report = FailureReport(late, annotations: [], replay: "again")
        #expect(report.text.contains("not met on the wire, line 44: "))
        #expect(
            report.text.contains(
                "window:   161.000 s to 165.000 s, and 0.200 s more for the lateness of the host\n"))
        late.doubt = "the recording lost 3 packets"
        late.disagreements = ["165 s: mg1 says something"]
        report = FailureReport(late, annotations: [], replay: "again")
        #expect(
            report.text == """
                  inconclusive on the wire: the recording lost 3 packets
                  journal and packets disagree on the wire: 165 s: mg1 says something
                  replay: again

                """)
        #expect(report.sections.map(\.outcome) == [.inconclusive, .fail])
    }

    @Test("nothing is wrong: nothing is said")
    func pass() {
        let report = FailureReport(verdict([]), annotations: [], replay: "again")
        #expect(report.text.isEmpty && report.sections.isEmpty)
    }

    @Test("a story without a single moment has no ladder, and control characters of a peer move no cursor")
    func hostile() {
        let result = ExpectationResult(
            text: "no split: anywhere", outcome: .fail, measured: "\u{1B}[2J\u{0} 5 s", line: 9)
        let text = FailureReport(verdict([result]), annotations: [], replay: "again").text
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.contains("measured: ?[2J? 5 s\n"))
    }

    @Test("only the first three come with a slice")
    func slices() {
        let text = FailureReport(
            verdict(Array(repeating: Self.late, count: 5)), annotations: [], replay: "again"
        ).text
        #expect(text.split(separator: "\n").count { $0.contains("t in s  ") } == 3)
        #expect(text.split(separator: "\n").count { $0.contains("not met") } == 5)
    }
}
