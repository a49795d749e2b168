import Agents
import Testing
import Wire

@testable import Topologies

@Suite("Recovery rules in topology files")
struct ReturnTests {
    static func file(rules: String, gateway: String = "", timeline: String = "[]") -> String {
        """
        title: Rules
        networks: { lan: { subnet: 10.0.0.0/24 } }
        recovery rules: \(rules)
        servers:
          main: { type: main, network: lan, address: 10.0.0.1, rule mode: 10.2, mg-return lasts: 90s }
        gateways:
          mg1: { network: lan, address: 10.0.0.11, mgc list: [main], \(gateway) }
          mg2: { network: lan, address: 10.0.0.12, mgc list: [main] }
        timeline: \(timeline)
        """
    }

    @Test("reach the agents")
    func settings() throws {
        let topology = try Topology(
            yaml: Self.file(
                rules:
                    "{ 1: { migrate h.248 mg to primary: time-day-window, window: { monday: [22, 23], sunday: 4 } } }",
                gateway: "recovery rule: 1, active calls: 2, auto fallback interval: 20s"), file: "a.yaml")
        var rule = RecoveryRule(number: 1)
        rule.migration = .timeDayWindow
        for hour in [22, 23] { rule.window.mark(.monday, hour: hour) }
        rule.window.mark(.sunday, hour: 4)
        for node in topology.nodes {
            switch node.kind {
            case .agent(.controller(let settings)):
                #expect(settings.recoveryRules == [rule])
                #expect(settings.ruleMode == .release10x2 && settings.returnPeriod == .seconds(90))
                #expect(settings.mediaGateways.map(\.recoveryRule) == [1, nil])
            case .agent(.gateway(let settings)):
                let isFirst = node.name == "mg1"
                #expect(settings.asksToReturn == isFirst && settings.activeCalls == (isFirst ? 2 : 0))
                #expect(settings.returnInterval == .seconds(isFirst ? 20 : 30))
            case .agent(.sessionManager), .agent(.mediaServer), .agent(.phones), .agent(.stub), .program:
                Issue.record("\(node.name)")
            }
        }
    }

    @Test(
        "auto fallback",
        arguments: [
            ("recovery rule: 1", true), ("recovery rule: none", false), ("auto fallback: always", true),
            ("recovery rule: 1, auto fallback: never", false), ("auto fallback: by rule", false),
        ])
    func fallback(words: String, asks: Bool) throws {
        let topology = try Topology(yaml: Self.file(rules: "{ 1: {} }", gateway: words), file: "a.yaml")
        guard case .agent(.gateway(let settings)) = topology.nodes[1].kind else {
            Issue.record("no gateway")
            return
        }
        #expect(settings.asksToReturn == asks)
    }

    @Test("calls are a line at the gateway's console")
    func calls() throws {
        let topology = try Topology(
            yaml: Self.file(rules: "{ 1: {} }", timeline: "[{ at: 5s, calls: { mg1: 3 } }]"), file: "a.yaml")
        #expect(topology.timeline.map(\.action) == [.console(node: "mg1", line: "set active-calls 3")])
        #expect(topology.timeline.map(\.text) == ["calls mg1: 3"])
    }

    @Test(
        "refusals",
        arguments: [
            ("{ 0: {} }", "", "[]", "a recovery rule is a number, 1 to 50"),
            ("{ 51: {} }", "", "[]", "a recovery rule is a number, 1 to 50"),
            ("{ 1: { migrate h.248 mg to primary: soon } }", "", "[]", "is no 'soon'"),
            ("{ 1: { minimum time of network stability: 2min } }", "", "[]", "is 3min to 15min"),
            ("{ 1: { minimum time of network stability: 16min } }", "", "[]", "is 3min to 15min"),
            ("{ 1: { migrate h.248 mg to primary: time-day-window } }", "", "[]", "marks no hour"),
            ("{ 1: { window: { monday: 1 } } }", "", "[]", "takes no window"),
            (
                "{ 1: { migrate h.248 mg to primary: time-day-window, window: { moonday: 1 } } }", "", "[]",
                "is no 'moonday'"
            ),
            (
                "{ 1: { migrate h.248 mg to primary: time-day-window, window: { monday: 24 } } }", "", "[]",
                "is 0 to 23"
            ),
            ("{ 1: {} }", "recovery rule: 2", "[]", "there is no recovery rule 2"),
            ("{ 1: {} }", "recovery rule: 51", "[]", "is 1 to 50"),
            ("{ 1: {} }", "active calls: 1000", "[]", "is 0 to 999"),
            ("{ 1: {} }", "auto fallback: sometimes", "[]", "is no 'sometimes'"),
            ("{ 1: {} }", "", "[{ at: 1s, calls: { main: 3 } }]", "'main' is no gateway"),
            ("{ 1: {} }", "", "[{ at: 1s, calls: { mg9: 3 } }]", "mg9"),
            ("{ 1: {} }", "", "[{ at: 1s, calls: 3 }]", "'calls' is a gateway and a number"),
            ("{ 1: {} }", "", "[{ at: 1s, calls being set up: { mg1: 1000 } }]", "is 0 to 999"),
            ("{ 1: {} }", "", "[{ at: 1s, calls being setup: { mg1: 1 } }]", "did you mean 'calls being set up'?"),
            ("{ 1: {} }", "call load: 120", "[]", "a call load is a mapping"),
            ("{ 1: {} }", "call load: { mean holding time: 3min }", "[]", "does not say how many calls"),
            ("{ 1: {} }", "call load: { calls an hour: 0 }", "[]", "is 1 to 36000"),
            ("{ 1: {} }", "call load: { calls an hour: 9, mean holding: 3min }", "[]", "mean holding time"),
        ])
    func refusals(rules: String, gateway: String, timeline: String, reason: String) {
        do {
            _ = try Topology(yaml: Self.file(rules: rules, gateway: gateway, timeline: timeline), file: "a.yaml")
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains(reason), "\(error)")
        }
    }
}
