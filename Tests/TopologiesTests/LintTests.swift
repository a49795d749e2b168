import Foundation
import Testing
import Topologies

@Suite("The rules of split registration prevention")
struct LintTests {
    /// Line 9 has the regions' first, line 12 the main, 13 and 14 the survivables, 16 and 17 the gateways.
    static func file(
        force: String = "y", backup: String = "[srs]", srs: String = "", first: String = "mgc list: [main, srs]",
        second: String = "mgc list: [main, srs]", timeline: String = "[]"
    ) -> String {
        """
        title: Rules
        networks: { lan: { subnet: 10.0.0.0/24 } }
        ip-options: { force phones and gateways to active survivable servers: \(force) }
        recovery rules:
          1: { migrate h.248 mg to primary: immediately }
          2: { migrate h.248 mg to primary: time-day-window, window: { monday: 1 } }
          3: { migrate h.248 mg to primary: 0-active-calls }
        regions:
          1: { name: Here, backup servers: \(backup) }
          2: { name: There }
        servers:
          main: { type: main, network: lan, address: 10.0.0.1, region: 1 }
          srs: { type: survivable remote, network: lan, address: 10.0.0.2, region: 1\(srs) }
          srs-b: { type: survivable remote, network: lan, address: 10.0.0.3, region: 1 }
        gateways:
          mg1: { network: lan, address: 10.0.0.11, region: 1, \(first) }
          mg2: { network: lan, address: 10.0.0.12, region: 1, \(second) }
        timeline: \(timeline)
        """
    }

    static func ruled(_ rule: Int) -> String { "mgc list: [main, srs], recovery rule: \(rule)" }

    static func words(_ text: String) throws -> [String] {
        try Topology(yaml: text, file: "a.yaml").lint().map { "\($0.rule.rawValue) \($0.line)" }
    }

    @Test(
        "each rule is broken by one file",
        arguments: [
            (file(), []),
            (file(first: "mgc list: [main, srs, srs-b]"), ["R4 9", "R1 16", "R2 16"]),
            (file(first: "mgc list: [main]"), ["R1 16", "R2 16"]),
            (file(first: "mgc list: [srs, main]"), ["R1 16", "R2 16"]),
            (file(first: "mgc list: [main, srs], transition point: 2"), ["R2 16"]),
            (file(first: "mgc list: [main, srs-b]"), ["R4 9", "R2 16"]),
            (file(backup: "[srs, srs-b]"), ["R3 9"]),
            (file(backup: "[]"), ["R2 16", "R2 17"]),
            (
                file(
                    first: ruled(1), second: ruled(1)),
                ["R6 16", "R6 17"]
            ),
            (file(second: ruled(1)), ["R5 17", "R6 17"]),
            (
                file(
                    first: ruled(3), second: ruled(3)),
                ["R5 16", "R6 16", "R5 17", "R6 17"]
            ),
            (
                file(
                    first: ruled(2), second: ruled(1)),
                ["R6 16", "R5 17", "R6 17", "R7 17"]
            ),
            (file(first: "mgc list: [main, srs], provides: [analog]"), ["R8 16"]),
            (file(first: "mgc list: [main, srs], provides: [analog, voip]"), []),
            (file(srs: ", release: 8.1"), ["R10 13"]),
            (file(first: "mgc list: [main, srs, survivable-call-engine]"), []),
            (file(first: "mgc list: [main, survivable-call-engine, srs]"), ["R12 16"]),
            (file(first: "mgc list: [main, srs, survivable-call-engine], transition point: 3"), ["R2 16", "R12 16"]),
            (file(force: "n", backup: "[srs, srs-b]"), []),
            (
                file(
                    force: "n", backup: "[srs, srs-b]",
                    timeline: "[{ at: 1s, console: { main: change system-parameters ip-options force y } }]"), ["R3 9"]
            ),
        ] as [(String, [String])])
    func rules(text: String, expected: [String]) throws {
        #expect(try Self.words(text) == expected)
    }

    @Test("gateways that are counted are told of once")
    func counted() throws {
        let text = Self.file().replacing("mg2: {", with: "mgx: { count: 40,").replacing(
            "10.0.0.12, region: 1, mgc list: [main, srs]", with: "10.0.0.12, region: 1, mgc list: [main]")
        let findings = try Topology(yaml: text, file: "a.yaml").lint()
        #expect(findings.map(\.line) == [17, 17])
        #expect(findings[0].text == "mgx1 and 39 more: the mgc list is main, not main and one survivable")
    }

    @Test("a survivable of several regions is a note; old releases are too old together")
    func notes() throws {
        let text = Self.file().replacing("2: { name: There }", with: "2: { name: There, backup servers: [srs] }")
        let findings = try Topology(yaml: text, file: "a.yaml").lint()
        #expect(findings.map(\.rule) == [.movesAsOne])
        #expect(findings[0].rule.isNote && findings[0].text == "srs backs the regions 1, 2")
        let old = Self.file(srs: ", release: 5.1").replacing(
            "main: { type: main,", with: "main: { type: main, release: 5.1,")
        #expect(try Self.words(old) == ["R10 13", "R10 14"])
    }

    @Test(
        "the story that a rule names shows it",
        arguments: LintRule.allCases.compactMap { rule in rule.story.map { (rule, $0) } })
    func stories(rule: LintRule, story: String) throws {
        let file = ShippedTopologyTests.folder.appending(path: "\(story).yaml")
        let topology = try Topology(bytes: Array(Data(contentsOf: file)), file: story)
        let broken = topology.lint().map(\.rule)
        // What comes of these two is shown by a story that keeps them.
        let isConsequence = rule == .sameRule || rule == .oneWindow
        #expect(broken.contains(rule) == !isConsequence, "\(broken)")
        #expect(!rule.why.isEmpty && rule.why.count < 120)
    }

    @Test("stories that do as the rules say are told nothing")
    func clean() throws {
        for story in ["prevented-partial-wan", "prevented-gateway-reset", "mg-return", "fail-back-reboot", "isolation"]
        {
            let file = ShippedTopologyTests.folder.appending(path: "\(story).yaml")
            #expect(try Topology(bytes: Array(Data(contentsOf: file)), file: story).lint().isEmpty, "\(story)")
        }
    }
}
