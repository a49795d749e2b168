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
                   t in s       mg1             mg2             main            srs             sm1
                    1.030   --   |- ServiceChange Restart 901 -->|               |               |
                    1.085   M-   |< Reply ok --------------------|               |               |
                    1.130   M-   |               |-------------->| ServiceChange Restart 901     |
                    1.185   MM   |               |< Reply ok ----|               |               |
                    2.000   MM   |               |               |               |< OPTIONS -----|
                    2.030   MM   |               |         503 (LSP is inactive) |-------------->|
                    3.000   MM   |               |               |< RRQ idle ----|               |
                    3.030   MM   |               |               |- RCF -------->|               |
                   46.020   MM   : ~ AuditValue x6, Reply ok x6, gaps to 15.000 s (AuditValue)   :
                   60.000   -M == cut between mg1 and main =========================================================
                   61.000   -M   |x AuditValue ------------------|               |               |
                  108.000   -M   |- RST ------------------------x|               |               |
                  108.000   -M   |------------------------------x| SYN x6 unanswered, to 158.000 |
                  168.030   -M   |- ServiceChange Failover 909 ----------------->|               |
                  168.085 # SM   |< Reply ok ------------------------------------|               |
                  168.085 # SM ## SPLIT in region 2 begins, partial-network-failure (main: mg2 | srs: mg1) #########
                  168.090 # SM   |               |               |< RRQ active --|               |
                  168.120 # SM   |               |               |- RCF -------->|               |
                  168.500 # SM   |               |<--------------| ServiceChange Forced 909      |
                  168.515 # S- ## SPLIT in region 2 ends after 0.430 s, by SRPF ####################################
                  169.030   S-   |               |-------------->| ServiceChange Disconnected 900
                  169.085   S-   |               |< Error 503 ---|               |               |
                  179.030   S-   |               |-------------->|               |               |
                            S-   |               | ServiceChange Disconnected 900, Error 503 x2 more, to 189.085
                  229.030   S-   |               |- ServiceChange Failover 909 ->|               |
                  229.085   SS   |               |< Reply ok --------------------|               |
                  229.085   SS   : ~ AuditValue lost x1, RRQ active x1, gaps to 31.910 s (RRQ)   :
                   at the edge, mg1 mg2: M main, S srs, - without service

                """)
    }

    @Test("no line is wider than it may be, and who has no column is named", arguments: [24, 40, 60, 80, 132, 200])
    func width(_ width: Int) {
        var findings = Fixture.findings
        findings.gateways += (3...100).map { "mg\($0)" }
        findings.links.append(H248Link(gateway: "mg3", controller: "main", start: Fixture.at(2_000)))
        let long = String(repeating: "a very long way ", count: 20)
        let bands = [Self.cut, Ladder.Annotation(Fixture.at(61_000), long)]
        let text = Ladder(findings, annotations: bands, settings: .init(width: width)).text
        for line in text.split(separator: "\n") { #expect(Columns.of(line) <= width, "\(line)") }
        #expect(text.contains("mg1"))
        // All of a long band is there, on as many lines as it needs.
        #expect(text.count(of: "way") == 20)
        #expect(text.replacing("\n   ", with: " ").contains("or --node mg"))
        let few = Ladder(Fixture.findings, settings: .init(width: 120)).text
        #expect(!few.contains("--node") && !few.contains("…"))
    }

    @Test("colours stand around what they mean; without them the text is the same")
    func colours() {
        let plain = Ladder(Fixture.findings, annotations: [Self.cut]).text
        let coloured = Ladder(
            Fixture.findings, annotations: [Self.cut], settings: .init(usesColours: true)
        ).text
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
        // The cut is yellow, the refusal red; at the edge main is green, srs cyan, without service red.
        #expect(coloured.contains("\u{1B}[33m"))
        #expect(coloured.contains(/\u{1B}\[31m\|< Error 503/))
        #expect(coloured.contains("\u{1B}[1;36mS\u{1B}[0m\u{1B}[1;31m-\u{1B}[0m"))
        for line in coloured.split(separator: "\n") where line.contains("\u{1B}") {
            #expect(line.matches(of: /\u{1B}\[0m/).count * 2 == line.matches(of: /\u{1B}/).count, "\(line)")
        }
    }

    @Test("the edge says who is where at that moment")
    func states() {
        let text = Ladder(Fixture.findings, annotations: [Self.cut], settings: .init(width: 100)).text
        let lines = text.split(separator: "\n")
        func edge(_ time: String) -> [Substring] {
            lines.filter { $0.hasPrefix(String(repeating: " ", count: 9 - time.count) + time) }
                .map { $0.dropFirst(12).prefix(2) }
        }
        #expect(edge("1.030") == ["--"])
        #expect(edge("1.085") == ["M-"])
        #expect(edge("60.000") == ["-M"])
        #expect(edge("168.090") == ["SM"])
        #expect(edge("169.030") == ["S-"])
        #expect(edge("229.085") == ["SS", "SS"])
        #expect(lines.contains("   at the edge, mg1 mg2: M main, S srs, - without service"))
        var settings = Ladder.Settings(width: 100)
        settings.showsStates = false
        #expect(!Ladder(Fixture.findings, settings: settings).text.contains("at the edge"))
    }

    @Test("a time and nodes cut out a part; what came before is still known")
    func selection() {
        var settings = Ladder.Settings(width: 100)
        settings.since = Fixture.at(50_000)
        settings.until = Fixture.at(169_085)
        settings.nodes = ["mg2"]
        let text = Ladder(Fixture.findings, annotations: [Self.cut], settings: settings).text
        #expect(
            text == """
                   t in s      mg2                       main
                   60.000   M == cut between mg1 and main ==========================================================
                  168.085 # M ## SPLIT in region 2 begins, partial-network-failure (main: mg2 | srs: mg1) ##########
                  168.500 # M   |<------------------------| ServiceChange Forced 909
                  168.515 # - ## SPLIT in region 2 ends after 0.430 s, by SRPF #####################################
                  169.030   -   |------------------------>| ServiceChange Disconnected 900
                  169.085   -   |< Error 503 -------------|
                   at the edge, mg2: M main, S srs, - without service

                """)
    }

    @Test("in detail nothing is folded, and each message has its frame and what it says")
    func detail() {
        var settings = Ladder.Settings(width: 60)
        settings.isDetailed = true
        let frames = Ladder.frames(Fixture.findings, settings: settings)
        #expect(frames.count > 20)
        settings.details = [9: ["10.0.0.1:1 > 10.0.0.2:2", String(repeating: "x", count: 100)]]
        let text = Ladder(Fixture.findings, settings: settings).text
        #expect(text.count(of: "AuditValue") == 8 && !text.contains("~"))
        #expect(
            text.contains(
                """
                              frame 9
                              10.0.0.1:1 > 10.0.0.2:2
                              \(String(repeating: "x", count: 44))
                                \(String(repeating: "x", count: 44))
                                \(String(repeating: "x", count: 12))

                """))
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

    @Test("a name may hold anything, and a line keeps its width", arguments: Columns.hostile)
    func hostile(_ name: String) {
        var findings = Fixture.findings
        findings.gateways.append(name)
        findings.controllers.append(name + "c")
        findings.links.append(H248Link(gateway: name, controller: name + "c", start: Fixture.at(1_000)))
        findings.ladder.append(
            LadderEvent(time: Fixture.at(250_000), from: name, to: name + "c", text: "200 \(name)", kind: .message))
        for width in [40, 61, 100] {
            let text = Ladder(findings, annotations: [.init(Fixture.at(3), name)], settings: .init(width: width)).text
            for line in text.split(separator: "\n") { #expect(Columns.of(line) <= width, "\(width) \(line)") }
            for scalar in text.unicodeScalars where scalar != "\n" {
                #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
            }
        }
    }

    @Test("lines beyond the limit are counted")
    func limit() {
        let text = Ladder(Fixture.findings, settings: .init(lineLimit: 3)).text
        #expect(text.split(separator: "\n").count == 6)
        #expect(text.contains("more lines"))
    }
}
