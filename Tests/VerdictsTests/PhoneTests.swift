import Analysis
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Expectations of phones")
struct PhoneTests {
    /// Two phones: both on main from 1 s and 2 s; the first one sent away at 50 s and on the survivable from 51 s.
    static var findings: Findings {
        func place(_ port: UInt16) -> Endpoint { Endpoint(address: .v4(0x0A0A_0201), port: port) }
        var group = PhoneGroupFinding(name: "ph", region: 2, phones: [place(1), place(2)])
        func stay(_ port: UInt16, _ controller: String, _ start: Double, _ end: Double?) -> PhoneStay {
            PhoneStay(
                phone: place(port), controller: controller, start: Story.at(start), end: end.map(Story.at),
                endCause: end == nil ? nil : .sentAway, frame: 1)
        }
        func event(_ kind: PhoneEvent.Kind, _ port: UInt16, _ controller: String, _ time: Double) -> PhoneEvent {
            PhoneEvent(kind: kind, phone: place(port), controller: controller, time: Story.at(time), frame: 1)
        }
        group.stays = [stay(1, "main", 1, 50), stay(2, "main", 2, nil), stay(1, "srs", 51, nil)]
        group.events = [
            event(.registered, 1, "main", 1), event(.registered, 2, "main", 2), event(.sentAway, 1, "main", 50),
            event(.refused, 1, "main", 50.5), event(.registered, 1, "srs", 51),
        ]
        var findings = Findings()
        findings.phoneGroups = [group]
        findings.phoneSplits = [
            PhoneSplit(
                region: 2, start: Story.at(51), end: nil,
                controllers: [.init(controller: "main", phones: 1), .init(controller: "srs", phones: 1)])
        ]
        return findings
    }

    static func judge(_ line: String, _ findings: Findings = PhoneTests.findings) throws -> ExpectationResult {
        let topology = try Topology(
            yaml: """
                title: Judged
                lasts: 360s
                networks: { hq: { subnet: 10.10.0.0/16 } }
                regions: { 2: { name: Branch, backup servers: [srs] } }
                servers:
                  main: { type: main, network: hq, address: 10.10.0.10 }
                  srs: { type: survivable remote, network: hq, address: 10.10.0.11 }
                phones:
                  ph: { network: hq, address: 10.10.2.1, count: 2, extension: 20001 }
                expect:
                  - { phones: ph, \(line) }
                """, file: "judged.yaml")
        return try #require(Judge(topology, Circumstances(mode: .simulation)).judge(findings).first)
    }

    @Test(
        "each form passes and fails as it should, with what was measured",
        arguments: [
            ("registered with: main, at: 10s", "pass", "2 of 2 with main"),
            ("registered with: main, at: 60s", "fail", "1 of 2 with main"),
            ("registered with: main, at: 60s, count: 1", "pass", "1 of 2 with main"),
            ("registered with: srs, at: 60s, count: [1, 2]", "pass", "1 of 2 with srs"),
            ("registered with: srs, at: 40s, count: 0", "pass", "0 of 2 with srs"),
            ("all registered with: main, at: [2s, 2s]", "pass", "all 2 with main at 2 s"),
            ("all registered with: main, at: [0s, 1.999s]", "fail", "all 2 with main at 2 s"),
            ("all registered with: main, after: 10s, within: [0s, 1s]", "pass", "all 2 with main at 10 s"),
            ("all registered with: srs, at: [0s, 6min]", "fail", "never all; 1 of 2 at the end"),
            ("never registered with: srs", "fail", "1 phone, the first at 51 s"),
            ("never registered with: srs, between: [0s, 50s]", "pass", "never"),
            ("refused by: main, count: 1", "pass", "refused once, 1 phone, from 50.5 s to 50.5 s"),
            ("refused by: main, count: 1, between: [0s, 50s]", "fail", "refused 0 times"),
            ("sent away by: main, count: 1", "pass", "sent away once, 1 phone, from 50 s to 50 s"),
            ("sent away by: srs, count: 1", "fail", "sent away 0 times"),
            ("longest outage: [1s, 1s]", "pass", "1 s from 50 s, the longest of 1"),
            ("longest outage: [0s, 0.5s], between: [0s, 50.5s]", "pass", "0.5 s from 50 s, the longest of 1"),
            ("longest split: [309s, 309s]", "pass", "309 s from 51 s, the longest of 1"),
            ("longest split: [0s, 0s], between: [0s, 50s]", "pass", "no time with several servers"),
        ])
    func forms(_ line: String, _ outcome: String, _ measured: String) throws {
        let result = try Self.judge(line)
        #expect(result.outcome.rawValue == outcome)
        #expect(result.measured == measured)
    }

    @Test("where no phone was seen, nothing holds")
    func nobody() throws {
        #expect(try Self.judge("never registered with: srs", Findings()).outcome == .fail)
    }
}
