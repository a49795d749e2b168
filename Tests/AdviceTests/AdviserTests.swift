import Advice
import Analysis
import Testing
import Topologies
import Wire

@Suite("Ways back to main")
struct AdviserTests {
    static func adviser(_ name: String, at second: Int64? = nil) throws -> Adviser {
        try Adviser(
            SweepTests.source(name).topology, named: name, at: second.map { .start + .seconds($0) })
    }

    @Test("after a prevented split every way of a person brings all four back, and waiting does not")
    func prevented() throws {
        let adviser = try Self.adviser("prevented-partial-wan", at: 350)
        #expect(adviser.state.away(from: ["main"]).map(\.controller) == ["srs", "srs", "srs", "srs"])
        #expect(adviser.state.disabledRegions == [2: "ad"])
        #expect(adviser.survivables == ["srs"])
        for method in [FailBackMethod.disableRegions, .disableProcessorEthernet, .stop, .reboot] {
            let trial = adviser.trial(of: method)
            #expect(trial.isComplete && trial.returned.count == 4, "\(method)")
            #expect(trial.duration > .zero && trial.duration < .seconds(120), "\(method)")
            #expect(trial.outage >= trial.worstOutage && trial.worstOutage > .zero, "\(method)")
            #expect(trial.later.isEmpty == (method == .reboot), "\(method)")
        }
        #expect(adviser.waiting.returned.isEmpty && adviser.waiting.missing.count == 4)
    }

    @Test("the best costs least time without service, and the worst brings nobody back")
    func order() throws {
        let adviser = try Self.adviser("mg-return", at: 390)
        let trials = adviser.trials()
        #expect(Set(trials.map(\.method)) == Set(FailBackMethod.allCases))
        #expect(trials[0].method == .enableReturn && trials[0].isComplete)
        #expect(trials[0].outage == .zero && trials[0].later.isEmpty)
        #expect(trials.last?.missing.isEmpty == false)
    }

    @Test("what is broken is mended first, and said with its line")
    func broken() throws {
        let adviser = try Self.adviser("split-partial-wan", at: 240)
        #expect(adviser.broken.map(\.text) == ["cut between: [[mg1, mg2], main]"])
        #expect((adviser.broken.first?.line ?? 0) > 30)
        #expect(adviser.away.map(\.gateway) == ["mg1", "mg2"])
        let trial = adviser.trial(of: .reboot)
        #expect(trial.isComplete && trial.steps.first?.line == "mend: cut between: [[mg1, mg2], main]")
        #expect(trial.split < .seconds(30) && adviser.waiting.split == .seconds(900))
    }

    @Test("without a moment, it is the last one at which most gateways are away")
    func moment() throws {
        #expect(try Self.adviser("mg-return").state.away(from: ["main"]).count == 4)
        #expect(try Self.adviser("split-partial-wan").time == .start + .seconds(360))
        #expect(try Self.adviser("sunny-day").away.isEmpty)
    }

    @Test("the screens prove the steps: everybody on main, and the survivable inactive")
    func screens() throws {
        let adviser = try Self.adviser("prevented-partial-wan", at: 350)
        let trial = adviser.trial(of: .disableRegions)
        let screens = adviser.screens(of: trial)
        let lists = screens.filter { $0.line == "list media-gateway" }
        #expect(lists.count == 2 && screens.count == 6)
        let before = try #require(screens.first)
        #expect(before.line == "status nr-registration all-regions" && before.text.contains("ad"))
        let text = AdviceText(adviser, [trial, adviser.waiting], chosen: trial).lines.joined(separator: "\n")
        #expect(text.contains("At 5:50 4 of 4 gateways are not with main."))
        #expect(text.contains("srs: disable nr-registration network-region 2"))
        #expect(text.contains("To be remembered") && text.contains("enable nr-registration network-region 2 on srs"))
        #expect(AdviceJSON.value(adviser, [trial]).prettyText.contains("\"method\": \"disable nr-registration\""))
    }

    @Test("a region that somebody disabled on main is enabled there, whatever the way")
    func disabledOnMain() throws {
        let adviser = try Self.adviser("disable-on-main", at: 290)
        #expect(adviser.mended.disabledRegions.values.contains("rd"))
        let trial = adviser.trial(of: .reboot)
        #expect(trial.steps.contains { $0.node == "main" && $0.line.hasPrefix("enable nr-registration") })
    }

    @Test("a moment after the end and a story without a main are refused")
    func refusals() throws {
        #expect(throws: AdviceError.self) { try Self.adviser("mg-return", at: 4000) }
        let lonely = try Topology(
            yaml: """
                title: No main
                networks: { lan: { subnet: 10.10.0.0/24 } }
                session managers: { sm1: { network: lan, address: 10.10.0.30, entity links: [] } }

                """, file: "lonely.yaml")
        #expect(throws: AdviceError.self) { try Adviser(lonely, named: "lonely.yaml") }
    }
}
