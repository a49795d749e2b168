import Agents
import Testing
import Topologies

@Suite("Scheduled calls that are wrong, and those that are right")
struct ScheduledCallErrorTests {
    private static func text(
        _ calls: String, _ expect: String = "scheduled calls: sm1, failed: 0", main: String = "", gateway: String = "",
        lasts: String = "10min"
    ) -> String {
        """
        title: x
        lasts: \(lasts)
        networks: { lan: { subnet: 10.10.0.0/16 } }
        servers: { main: { type: main, network: lan, address: 10.10.0.10\(main) } }
        session managers:
          sm1: { network: lan, address: 10.10.0.30, entity links: [main], \(calls) }
          sm2: { network: lan, address: 10.10.0.31, entity links: [main] }
        gateways:
          mg1: { network: lan, address: 10.10.0.41, mgc list: [main], provides: [trunks]\(gateway) }
          mg2: { network: lan, address: 10.10.0.42, mgc list: [main], provides: [voip] }
        expect: [{ \(expect) }]
        """
    }

    private static func errors(_ text: String) -> [String] {
        do {
            _ = try Topology(yaml: text, file: "x")
            return []
        } catch { return error.errors.map(\.description) }
    }

    private static let good = "scheduled calls: { calls: 240, due: 3min }"

    @Test(
        "are refused with what would be right",
        arguments: [
            ("scheduled call: { calls: 240, due: 3min }", "did you mean 'scheduled calls'?"),
            ("scheduled calls: 240", "scheduled calls are a mapping, not"),
            ("scheduled calls: { due: 3min }", "these scheduled calls do not say how many (calls: 240)"),
            ("scheduled calls: { calls: 240 }", "these scheduled calls do not say when (due: 3min)"),
            ("scheduled calls: { calls: 0, due: 3min }", "'calls' is 1 to 1000"),
            ("scheduled calls: { calls: 1001, due: 3min }", "'calls' is 1 to 1000"),
            ("scheduled calls: { calls: 99999999999999999999, due: 3min }", "'calls' is"),
            ("scheduled calls: { calls: many, due: 3min }", "'calls' is a whole number"),
            ("scheduled calls: { calls: 1, due: 3 }", "'due' has no unit"),
            ("scheduled calls: { calls: 1, due: 25h }", "'due' is 0s to 1440min"),
            ("scheduled calls: { calls: 1, due: 10min }", "are due after the end of the story"),
            ("scheduled calls: { calls: 1000, due: 1min, calls a second: 1 }", "are due after the end of the story"),
            ("scheduled calls: { calls: 1, due: 1s, calls per second: 5 }", "did you mean 'calls a second'?"),
            ("scheduled calls: { calls: 1, due: 1s, calls a second: 0 }", "'calls a second' is 1 to 1000"),
            ("scheduled calls: { calls: 1, due: 1s, last: 1min }", "did you mean 'lasts'?"),
            ("scheduled calls: { calls: 1, due: 1s, lasts: 25h }", "'lasts' is 1s to 1440min"),
            ("scheduled calls: { calls: 1, due: 1s, attempt: 2 }", "did you mean 'attempts'?"),
            ("scheduled calls: { calls: 1, due: 1s, attempts: 0 }", "'attempts' is 1 to 100"),
            ("scheduled calls: { calls: 1, due: 1s, again after: 500ms }", "'again after' is 1s to"),
            ("routing: sequence", "a session manager without a 'call load' or 'scheduled calls' sends no calls"),
        ])
    func calls(_ calls: String, reason: String) {
        let errors = Self.errors(Self.text(calls))
        #expect(errors.contains { $0.contains(reason) }, "\(errors)")
    }

    @Test(
        "and so is what belongs to them",
        arguments: [
            (", call procesing: 1s", "", "did you mean 'call processing'?"),
            (", call processing: 11s", "", "'call processing' is 0s to 10s"),
            ("", ", channel: 3", "did you mean 'channels'?"), ("", ", channels: 0", "'channels' is 1 to 999"),
            ("", ", channels: 1000", "'channels' is 1 to 999"),
        ])
    func others(main: String, gateway: String, reason: String) {
        let errors = Self.errors(Self.text(Self.good, main: main, gateway: gateway))
        #expect(errors.contains { $0.contains(reason) }, "\(errors)")
    }

    @Test(
        "expectations of them",
        arguments: [
            ("scheduled calls: sm3, failed: 0", "did you mean 'sm1'?"),
            ("scheduled calls: main, failed: 0", "'main' is a server"),
            ("scheduled calls: sm2, failed: 0", "'sm2' has scheduled no calls"),
            ("scheduled call: sm1, failed: 0", "did you mean 'scheduled calls'?"),
            ("scheduled calls: sm1", "this expects nothing of the scheduled calls of 'sm1'"),
            ("scheduled calls: sm1, fail: 0", "did you mean 'failed'?"),
            ("scheduled calls: sm1, failed: 0, confirmed by: main", "two things at once"),
            ("scheduled calls: sm1, confirmed within: 60s", "has no 'share'"),
            ("scheduled calls: sm1, confirmed within: 60, share: 95%", "'confirmed within' has no unit"),
            ("scheduled calls: sm1, confirmed within: 60s, share: [90%, 80%]", "from a smaller to a larger"),
            ("scheduled calls: sm1, confirmed by: main", "has no 'count'"),
            ("scheduled calls: sm1, confirmed by: mg1, count: 1", "'mg1' is a gateway"),
            ("scheduled calls: sm1, confirmed at first attempt: most", "'count' is a whole number"),
            ("scheduled calls: sm1, last confirmed within: 20s", "'last confirmed within' is a window"),
        ])
    func expectations(_ expect: String, reason: String) {
        let errors = Self.errors(Self.text(Self.good, expect))
        #expect(errors.contains { $0.contains(reason) }, "\(errors)")
    }

    @Test("what is right reaches the nodes: who has trunks, and who may be asked for them")
    func settings() throws {
        let calls = "calls: 240, due: 3min, calls a second: 50, lasts: 90s, attempts: 5, again after: 7s"
        let topology = try Topology(
            yaml: Self.text(
                "scheduled calls: { \(calls) }", main: ", call processing: 80ms", gateway: ", channels: 30"), file: "x")
        var schedule = ScheduledCalls(count: 240, due: .seconds(180))
        schedule.perSecond = 50
        schedule.length = .seconds(90)
        schedule.attempts = 5
        schedule.pause = .seconds(7)
        guard case .agent(.sessionManager(let manager))? = topology.node("sm1")?.kind,
            case .agent(.controller(let main))? = topology.node("main")?.kind,
            case .agent(.gateway(let first))? = topology.node("mg1")?.kind,
            case .agent(.gateway(let second))? = topology.node("mg2")?.kind
        else {
            Issue.record("nodes are missing")
            return
        }
        #expect(manager.calls?.schedule == schedule && manager.calls?.load == nil)
        #expect(main.trunkGroups == [TrunkGroup(gateway: 1, channels: 30)] && main.takesCalls)
        #expect(main.callProcessingTime == .milliseconds(80))
        #expect(first.hasTrunks && first.channels == 30 && first.trunkCallLimit == .seconds(100))
        #expect(!second.hasTrunks && second.channels == 999)
        // Where nothing is scheduled, nobody is asked anything.
        let quiet = try Topology(yaml: Self.text("retries: 1", "no split: anywhere"), file: "x")
        guard case .agent(.controller(let alone))? = quiet.node("main")?.kind,
            case .agent(.gateway(let gateway))? = quiet.node("mg1")?.kind
        else { return }
        #expect(alone.trunkGroups.isEmpty && !alone.takesCalls && !gateway.hasTrunks)
    }
}
