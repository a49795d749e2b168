import Analysis
import Testing
import Topologies
import Wire

@testable import Verdicts

@Suite("The contact centre on the day that the packets show")
struct ContactCentreTests {
    private static func topology(_ centre: String, routing: String = "sequence", expect: String = "[]") throws
        -> Topology
    {
        try Topology(
            yaml: """
                title: A contact centre
                lasts: 60min
                networks: { lan: { subnet: 10.10.0.0/16 } }
                servers:
                  main: { type: main, network: lan, address: 10.10.0.10 }
                  srs:  { type: survivable remote, network: lan, address: 10.10.0.20 }
                session managers:
                  sm1: { network: lan, address: 10.10.0.30, entity links: [main, srs], routing: \(routing),
                         call load: { calls an hour: 1 } }
                gateways:
                  mg1: { network: lan, address: 10.10.0.31, mgc list: [main, srs], provides: [trunks] }
                  mg2: { network: lan, address: 10.10.0.32, mgc list: [main, srs] }
                contact centre: { session manager: sm1, \(centre) }
                expect: \(expect)
                """, file: "a.yaml")
    }

    private static func at(_ seconds: Int64) -> Instant { .start + .seconds(seconds) }

    /// mg1 is with main to 1000 s and from 2000 s on with srs; mg2 with main.
    private static func findings(mg1Returns: String = "Failover", srsIsUp: Bool = true) -> Findings {
        var findings = Findings()
        findings.links = [
            H248Link(gateway: "mg1", controller: "main", start: .start, end: at(1_000), frame: 1),
            H248Link(gateway: "mg2", controller: "main", start: .start, frame: 2),
            H248Link(gateway: "mg1", controller: "srs", start: at(2_000), frame: 3),
        ]
        findings.registrations = [
            RegistrationAttempt(
                gateway: "mg1", controller: "srs", time: at(2_000), requestTime: at(2_000), method: mg1Returns,
                reason: 900, outcome: .accepted, frame: 3)
        ]
        func link(_ to: String, _ seconds: Int64, _ state: EntityLinkChange.State) -> EntityLinkChange {
            EntityLinkChange(from: "sm1", to: to, time: at(seconds), state: state, by: "", frame: 1)
        }
        findings.entityLinks = [link("srs", 0, .down)]
        if srsIsUp { findings.entityLinks += [link("srs", 2_000, .up), link("main", 3_000, .down)] }
        return findings
    }

    private static func day(
        _ centre: String = "calls an hour: 3600, agents: { mg1: 300, mg2: 100 }", routing: String = "sequence",
        findings: Findings = findings()
    ) throws -> ContactCentreDay {
        try #require(ContactCentreDay(try topology(centre, routing: routing), findings))
    }

    private static func outcomes(_ day: ContactCentreDay, _ from: Int64, _ until: Int64) -> Set<String> {
        var words: Set<String> = []
        for call in day.calls where call.time >= at(from) && call.time < at(until) {
            let word: String =
                switch call.outcome {
                case .answered: "answered"
                case .ivr: "ivr"
                case .abandoned: "abandoned"
                case .waiting: "waiting"
                case .lost(let loss): loss.rawValue
                }
            words.insert("\(call.controller ?? "-") \(word)")
        }
        return words
    }

    @Test("calls go where links are up, and need trunks and agents there")
    func places() throws {
        let day = try Self.day()
        #expect(Self.outcomes(day, 0, 1_000) == ["main answered"])
        // mg2 has agents, but no trunks; to main still goes every call while its link is up.
        #expect(Self.outcomes(day, 1_000, 3_000) == ["main no_trunks"])
        #expect(Self.outcomes(day, 3_000, 3_600) == ["srs answered"])
        #expect(
            Self.outcomes(try Self.day(routing: "load sharing"), 2_000, 3_000) == ["main no_trunks", "srs answered"])
        let withoutAgents = try Self.day("calls an hour: 3600, agents: { mg2: 100 }, ivr share: 50%")
        #expect(Self.outcomes(withoutAgents, 3_000, 3_600) == ["srs no_agents", "srs ivr"])
        var nowhere = Self.findings(srsIsUp: false)
        nowhere.entityLinks.append(
            EntityLinkChange(from: "sm1", to: "main", time: Self.at(500), state: .down, by: "", frame: 1))
        #expect(Self.outcomes(try Self.day(findings: nowhere), 500, 3_600) == ["- no_route"])
    }

    @Test("the same calls come whatever happens to them, a third of them for the IVR, and none before it opens")
    func draws() throws {
        let centre = "calls an hour: 3600, agents: { mg1: 300, mg2: 100 }, ivr share: 33.3333%, opens: 100s"
        let day = try Self.day(centre)
        let other = try Self.day(centre, findings: Self.findings(srsIsUp: false))
        #expect(day.calls.map(\.time) == other.calls.map(\.time))
        #expect(day == (try Self.day(centre)))
        #expect(day.calls.allSatisfy { $0.time >= Self.at(100) })
        #expect((3_300...3_700).contains(day.calls.count))
        let served = day.calls.filter { $0.time < Self.at(1_000) }
        let share = Double(served.count { $0.outcome == .ivr }) / Double(served.count)
        #expect((0.28...0.39).contains(share))
        #expect(abs(day.erlang.load - 120) < 0.01)
        #expect(day.erlang.agents == 400)
    }

    @Test("a gateway that fails over keeps its calls, one that starts anew does not")
    func cutOff() throws {
        #expect(try Self.day().calls.allSatisfy { !$0.isCutOff })
        let cut = try Self.day(findings: Self.findings(mg1Returns: "Restart")).calls.filter(\.isCutOff)
        #expect((100...260).contains(cut.count))
        #expect(cut.allSatisfy { $0.time < Self.at(1_000) })
    }

    @Test("shares count what is lost as not answered, and leave out who may yet be answered in time")
    func counting() throws {
        var day = try Self.day()
        let outcomes: [(Int64, ContactCentreDay.Outcome)] = [
            (10, .answered(after: .seconds(20))), (20, .answered(after: .seconds(21))), (30, .ivr),
            (40, .lost(.trunks)),
            (50, .abandoned(after: .seconds(5))), (60, .waiting), (3_590, .waiting),
        ]
        day.calls = outcomes.map { ContactCentreDay.Call(time: Self.at($0.0), controller: "main", outcome: $0.1) }
        let all = day.service(within: .seconds(20), in: nil)
        #expect(all.calls == 5 && all.answered == 1)
        let part = day.service(within: .seconds(21), in: TimeWindow(earliest: Self.at(10), latest: Self.at(20)))
        #expect(part.calls == 2 && part.answered == 2)
        #expect(day.lost(in: nil) == 1)
        #expect(day.lost(in: TimeWindow(earliest: Self.at(41), latest: Self.at(90))) == 0)
    }

    @Test("expectations: at least a share, from one to another, and so many lost")
    func expectations() throws {
        let lines = [
            "answered within: 20s, share: 80%, between: [0s, 900s]", "answered within: 20s, share: 80%",
            "answered within: 20s, share: [10%, 60%]", "answered within: 20s, share: [0%, 10%], between: [0s, 900s]",
            "calls lost: 0, between: [0s, 900s]", "calls lost: [1900, 2100]", "calls lost: 0",
        ]
        let topology = try Self.topology(
            "calls an hour: 3600, agents: { mg1: 300, mg2: 100 }",
            expect: "[" + lines.map { "{ \($0) }" }.joined(separator: ", ") + "]")
        let verdict = Verdict(
            of: topology, named: "a", Self.findings(), Circumstances(mode: .simulation))
        #expect(verdict.results.map(\.outcome) == [.pass, .fail, .pass, .fail, .pass, .pass, .fail])
        #expect(verdict.json.text.contains("\"contact_centre\""))
        let none = Verdict(named: "b", Self.findings(), Circumstances(mode: .capture))
        #expect(!none.json.text.contains("\"contact_centre\""))
    }
}
