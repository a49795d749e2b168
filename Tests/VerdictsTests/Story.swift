import Agents
import Analysis
import Testing
import Topologies
import Verdicts
import Wire

/// A topology with one expectation, and what the packets of a partial failure show: mg1 on the survivable from 165 s,
/// mg2 on main throughout, main blind to it all.
enum Story {
    static func topology(expecting line: String) throws(TopologyErrors) -> Topology {
        try Topology(
            yaml: """
                title: Judged
                lasts: 360s
                networks: { hq: { subnet: 10.10.0.0/16 } }
                regions: { 2: { name: Branch, backup servers: [srs] } }
                servers:
                  main: { type: main, network: hq, address: 10.10.0.10 }
                  srs: { type: survivable remote, network: hq, address: 10.10.0.11 }
                session managers:
                  sm1: { network: hq, address: 10.10.0.20, entity links: [main, srs] }
                gateways:
                  mg1: { network: hq, address: 10.10.1.1, mgc list: [main, srs] }
                  mg2: { like: mg1, address: 10.10.1.2 }
                expect:
                  - { \(line) }
                """, file: "judged.yaml")
    }

    /// The one expectation of the line, judged in a simulation, comes out so, with these words where they are given.
    static func check(_ line: String, _ findings: Findings, _ outcome: String, _ measured: String?) throws {
        let results = Judge(try topology(expecting: line), Circumstances(mode: .simulation))
            .judge(findings, journal: journal)
        let result = try #require(results.first)
        #expect(results.count == 1)
        #expect(result.outcome.rawValue == outcome, "\(result.measured)")
        #expect(result.text == line)
        if let measured { #expect(result.measured == measured) }
    }

    /// The same on the wire, 20 times as fast as life, on a host that is so late.
    static func check(_ line: String, _ findings: Findings, lateness: Int, _ outcome: String) throws {
        let results = Judge(try topology(expecting: line), wire(lateness: .milliseconds(lateness)))
            .judge(findings, journal: journal)
        #expect(results.map(\.outcome.rawValue) == [outcome], "\(results.map(\.measured))")
    }

    static func at(_ seconds: Double) -> Instant { .start + .milliseconds(Int64(seconds * 1000)) }

    static var findings: Findings {
        var findings = Findings()
        findings.packets = 100
        findings.ended = at(365)
        findings.registrations = [
            registration("mg1", "main", 0.1), registration("mg2", "main", 0.2),
            registration("mg1", "main", 150, outcome: .unanswered, "Disconnected", 900),
            registration("mg1", "srs", 165, "Failover", 909),
        ]
        for time in stride(from: 200.0, to: 251, by: 10) {
            findings.registrations.append(
                registration("mg1", "main", time, outcome: .rejected, error: 503, "Failover", 909))
        }
        findings.links = [
            H248Link(gateway: "mg1", controller: "main", start: at(0.1), end: at(45.1), endCause: .silence),
            H248Link(gateway: "mg2", controller: "main", start: at(0.2), end: at(50), endCause: .registeredAnew),
            H248Link(gateway: "mg2", controller: "main", start: at(50)),
            H248Link(gateway: "mg1", controller: "srs", start: at(165), end: at(361), endCause: .closedByGateway),
        ]
        findings.splits = [
            Split(
                region: 2, kind: .mainSurvivable, start: at(165), end: at(166.5),
                controllers: [
                    Split.Side(controller: "main", gateways: ["mg2"]), Split.Side(controller: "srs", gateways: ["mg1"]),
                ],
                cause: .partialNetworkFailure, endedBy: .forcedByMain, gateway: "mg1", frame: 77)
        ]
        findings.prevented = [
            Prevented(region: 2, time: at(200), gateway: "mg1", controller: "main", survivable: "srs", frame: 90)
        ]
        findings.outages = [Outage(gateway: "mg1", start: at(45.1), end: at(165), why: "main silent")]
        findings.active = [
            ActiveInterval(controller: "main", start: at(0.1)),
            ActiveInterval(controller: "srs", start: at(165), end: at(361)),
        ]
        findings.regions = [
            RegionStateChange(region: 2, time: at(165.1), state: .pendingAutoDisable, controller: "main"),
            RegionStateChange(region: 2, time: at(165.2), state: .autoDisabled, controller: "main"),
        ]
        findings.entityLinks = [
            EntityLinkChange(from: "sm1", to: "srs", time: at(1), state: .down, by: "503 inactive", frame: 5),
            EntityLinkChange(from: "sm1", to: "srs", time: at(165.3), state: .up, by: "200 OK", frame: 80),
        ]
        findings.searches = [
            MeasuredSearch(gateway: "mg1", firstAttempt: at(105), crossing: at(165.001), controller: "srs")
        ]
        return findings
    }

    static func registration(
        _ gateway: String, _ controller: String, _ time: Double,
        outcome: RegistrationAttempt.Outcome = .accepted, error: Int? = nil, _ method: String = "Restart",
        _ reason: Int = 901
    ) -> RegistrationAttempt {
        RegistrationAttempt(
            gateway: gateway, controller: controller, time: at(time), requestTime: at(time), method: method,
            reason: reason, outcome: outcome, error: error, frame: 1)
    }

    static func wire(lateness: Duration, speed: Int = 20) -> Circumstances {
        var circumstances = Circumstances(mode: .wire, speed: speed, seed: 7)
        circumstances.worstLateness = lateness
        return circumstances
    }

    static let journal = [
        JournalRecord(time: at(0.11), node: "mg1", entry: JournalEntry(.registered, "main")),
        JournalRecord(time: at(0.21), node: "mg2", entry: JournalEntry(.registered, "main")),
        JournalRecord(time: at(165.01), node: "mg1", entry: JournalEntry(.registered, "srs")),
        JournalRecord(time: at(165.1), node: "main", entry: JournalEntry(.regionState, "2", detail: "pad")),
    ]
}
