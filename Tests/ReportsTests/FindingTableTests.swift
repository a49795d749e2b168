import Agents
import Analysis
import Foundation
import Testing
import Topologies
import Verdicts
import Wire

@testable import Reports

/// Findings, timers and phones in a report.
@Suite("Findings, timers and phones in report.html") struct FindingTableTests {
    private static func page(_ findings: Findings, _ topology: Topology? = nil) -> String {
        HTMLReport(Verdict(named: "story", findings, Circumstances(mode: .capture)), topology: topology).text()
    }

    @Test("each finding says since when, in which frames, why, and what would have prevented it") func findings() throws
    {
        let findings = Fixture.findings
        let page = Self.page(findings)
        #expect(page.components(separatedBy: "id=\"finding-").count - 1 == findings.found.count)
        let split = try #require(findings.found.first { $0.kind == .split })
        #expect(page.contains(#"data-kind="split" data-s="168.085" data-e="168.515""#))
        #expect(page.contains(##"<a href="#ladder" data-frame="55" aria-label="frame 55">55</a>"##))
        #expect(page.contains("<td>\(split.cause)</td>") && page.contains("<td>\(split.prevention)</td>"))
        #expect(Self.page(Findings()).contains("Nothing that somebody should look at."))
    }

    @Test("a message is found by the frame in which it left, and by the one in which it arrived") func arrivals() {
        var findings = Fixture.findings
        findings.ladder = [10, 20].map { frame in
            LadderEvent(
                time: Fixture.at(Int64(frame)), from: "main", to: "mg1", text: "x", kind: .message, frame: frame)
        }
        findings.ladder[1].arrivalFrame = 23
        let json = ReportMessages(findings).json(FrameTexts(), columns: [])
        #expect(json.contains("\"frame\":[10,10]") && json.contains("\"arrival\":[0,3]"))
    }

    @Test("every measured timer stands beside what the file sets it to") func timers() throws {
        let topology = try Topology(
            yaml: """
                title: Timers
                networks: { lan: { subnet: 10.0.0.0/24 } }
                regions: { 1: { name: Here, backup servers: [srs] } }
                servers:
                  main:
                    { type: main, network: lan, address: 10.0.0.10, supervision interval: 20s, supervision misses: 2 }
                  srs: { type: survivable remote, network: lan, address: 10.0.0.12, keep-alive interval: 25s }
                session managers:
                  sm1:
                    network: lan
                    address: 10.0.0.20
                    entity links: [srs]
                    proactive cycle: 800s
                    reactive cycle: 100s
                gateways:
                  mg1: { network: lan, address: 10.0.0.11, mgc list: [main, srs], primary search: 2min }
                """, file: "timers.yaml")
        let configured = ConfiguredTimers(topology)
        let nodes: [MeasuredTimer.Kind: String] = [
            .registrationKeepAlive: "srs", .optionsUp: "sm1 > srs", .optionsDown: "sm1 > srs",
        ]
        let texts = MeasuredTimer.Kind.allCases.map { configured.text($0, of: nodes[$0] ?? "mg1") }
        #expect(
            texts == [
                "120.000", "10.000", "15.000 to 20.000", "60.000", "40.000 to 60.000", "30.000", "25.000", "800.000",
                "100.000",
            ])
        for kind in MeasuredTimer.Kind.allCases {
            #expect(configured.text(kind, of: "nobody") == "–" && ConfiguredTimers(nil).text(kind, of: "mg1") == "–")
        }
    }

    @Test("a group of phones has a line in the colour of who has the most of them") func phones() throws {
        var group = PhoneGroupFinding(name: "ph", region: 2, phones: (1...3).map(Self.phone))
        group.stays = [
            PhoneStay(
                phone: Self.phone(1), controller: "main", start: Fixture.at(1_000), end: Fixture.at(60_000), frame: 1),
            PhoneStay(
                phone: Self.phone(2), controller: "main", start: Fixture.at(2_000), end: Fixture.at(70_000), frame: 2),
            PhoneStay(phone: Self.phone(1), controller: "srs", start: Fixture.at(65_000), frame: 3),
            PhoneStay(phone: Self.phone(3), controller: "srs", start: Fixture.at(66_000), frame: 4),
            PhoneStay(phone: Self.phone(2), controller: "srs", start: Fixture.at(80_000), frame: 5),
        ]
        group.events = [
            PhoneEvent(
                kind: .registered, phone: Self.phone(1), controller: "main", time: Fixture.at(1_000), frame: 1)
        ]
        var findings = Fixture.findings
        findings.phoneGroups = [group]
        findings.phoneSplits = [
            PhoneSplit(
                region: 2, start: Fixture.at(65_000), end: Fixture.at(70_000),
                controllers: [.init(controller: "main", phones: 1), .init(controller: "srs", phones: 2)])
        ]
        let lanes = PhoneLanes(2, findings, ControllerColours(findings, nil)).lanes
        #expect(lanes.map(\.key) == ["phone-splits:2", "phones:ph"])
        let spans = try #require(lanes.last).spans
        #expect(spans.map(\.label) == ["main 2/3", "srs 3/3"])
        #expect(spans.map(\.start) == [Fixture.at(1_000), Fixture.at(66_000)] && spans.last?.end == nil)
        #expect(spans.first?.title.contains("up to 1 elsewhere") == true)
        #expect(lanes.last?.marks.map(\.style) == ["accepted"])
        group.stays = [
            PhoneStay(
                phone: Self.phone(1), controller: "main", start: Fixture.at(1_000), end: Fixture.at(60_000), frame: 1)
        ]
        findings.phoneGroups = [group]
        let lonely = PhoneLanes(2, findings, ControllerColours(findings, nil)).lanes.last?.spans
        #expect(lonely?.map(\.label) == ["main 1/3", "none registered"])
        #expect(PhoneLanes(1, findings, ControllerColours(findings, nil)).lanes.isEmpty)
    }

    private static func phone(_ number: UInt16) -> Endpoint { Endpoint(address: .v4(1), port: 10_000 + number) }
}
