import Analysis
import Reports
import Testing

@Suite("The ladder of a recording")
struct LadderTests {
    static let cut = Ladder.Annotation(Fixture.at(60_000), "cut between mg1 and main")

    @Test("arrows, folds, bands and the edges of a split")
    func story() {
        let text = Ladder(Fixture.findings, annotations: [Self.cut], settings: .init(width: 100)).text
        #expect(
            text == """
                   t in s    mg1              mg2              main             srs              sm1
                    1.030     |- ServiceChange Restart 901 ---->|                |                |
                    1.085     |< Reply ok ----------------------|                |                |
                    1.130     |                |--------------->| ServiceChange Restart 901       |
                    1.185     |                |< Reply ok -----|                |                |
                    2.000     |                |                |                |< OPTIONS ------|
                    2.030     |                |           503 (LSP is inactive) |--------------->|
                    3.000     |                |                |< RRQ idle -----|                |
                    3.030     |                |                |- RCF --------->|                |
                   46.020     : ~ AuditValue x6, Reply ok x6    :                :                :
                   60.000   == cut between mg1 and main ============================================================
                   61.000     |x AuditValue --------------------|                |                |
                  108.000     |- RST --------------------------x|                |                |
                  108.000     |- SYN x6 unanswered, to 158.000 x|                |                |
                  168.030     |- ServiceChange Failover 909 -------------------->|                |
                  168.085 #   |< Reply ok ---------------------------------------|                |
                  168.085 # ## SPLIT in region 2 begins, partial-network-failure (main: mg2 | srs: mg1) ############
                  168.090 #   |                |                |< RRQ active ---|                |
                  168.120 #   |                |                |- RCF --------->|                |
                  168.500 #   |                |<---------------| ServiceChange Forced 909        |
                  168.515 # ## SPLIT in region 2 ends after 0.430 s, by SRPF #######################################
                  169.030     |                |--------------->| ServiceChange Disconnected 900  |
                  169.085     |                |< Error 503 ----|                |                |
                  179.030     |                |----- ServiceChange Disconnected 900, Error 503 x2 more, to 189.085
                  229.030     |                |- ServiceChange Failover 909 --->|                |
                  229.085     |                |< Reply ok ----------------------|                |
                  229.085     : ~ AuditValue lost x1, RRQ active x1              :                :

                """)
    }

    @Test("no line is wider than it may be, with many gateways as well", arguments: [60, 80, 132])
    func width(_ width: Int) {
        var findings = Fixture.findings
        findings.gateways += (3...100).map { "mg\($0)" }
        let text = Ladder(findings, annotations: [Self.cut], settings: .init(width: width)).text
        let widest = text.split(separator: "\n").map(\.count).max() ?? 0
        #expect(widest <= width)
        #expect(text.contains("mg1"))
    }

    @Test("colours stand around whole lines, and only where they are asked for")
    func colours() {
        let plain = Ladder(Fixture.findings).text
        let coloured = Ladder(Fixture.findings, settings: .init(usesColours: true)).text
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.split(separator: "\n").count == plain.split(separator: "\n").count)
        #expect(coloured.contains("\u{1B}[31m") && coloured.contains("\u{1B}[0m"))
    }

    @Test("what comes from the network cannot move the cursor")
    func control() {
        var findings = Fixture.findings
        findings.ladder.append(
            LadderEvent(
                time: Fixture.at(250_000), from: "main", to: "sm1", text: "200 \u{1B}[2J\u{7}", kind: .keepAlive))
        let text = Ladder(findings).text
        #expect(!text.contains("\u{1B}") && !text.contains("\u{7}"))
    }

    @Test("lines beyond the limit are counted")
    func limit() {
        let text = Ladder(Fixture.findings, settings: .init(lineLimit: 3)).text
        #expect(text.split(separator: "\n").count == 5)
        #expect(text.contains("more lines"))
    }
}
