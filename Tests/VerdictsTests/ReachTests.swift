import Analysis
import Testing
import Topologies
import Wire

@testable import Verdicts

@Suite("Who can reach whom in a split")
struct ReachTests {
    private static func topology(_ provides: String = "provides: [trunks], ") throws -> Topology {
        try Topology(
            yaml: """
                title: A split
                lasts: 10min
                networks: { lan: { subnet: 10.10.0.0/16 } }
                regions: { 1: { name: One }, 2: { name: Two, backup servers: [srs] } }
                servers:
                  main: { type: main, network: lan, address: 10.10.0.10, region: 1 }
                  srs:  { type: survivable remote, network: lan, address: 10.10.0.20, region: 2 }
                gateways:
                  mg1: { network: lan, address: 10.10.0.31, region: 2, mgc list: [main, srs], stations: 30 }
                  mg2: { network: lan, address: 10.10.0.32, region: 2, mgc list: [main, srs] }
                  mg9: { network: lan, address: 10.10.0.39, region: 1, \(provides)mgc list: [main, srs] }
                """, file: "a.yaml")
    }

    private static var findings: Findings {
        var findings = Findings()
        findings.splits = [
            Split(
                region: 2, kind: .mainSurvivable, start: .start + .seconds(100), end: .start + .seconds(200),
                controllers: [
                    .init(controller: "main", gateways: ["mg1"]), .init(controller: "srs", gateways: ["mg2"]),
                ], cause: .unknown)
        ]
        findings.links = [H248Link(gateway: "mg9", controller: "main", start: .start + .seconds(5))]
        let times = [(50, "main", 480), (110, "main", 200), (120, "main", 480), (130, "srs", nil), (250, "srs", 480)]
        findings.calls = times.map { seconds, to, status in
            RoutedCall(
                from: "sm1", to: to, called: "1001", time: .start + .seconds(seconds), status: status, frame: 1)
        }
        return findings
    }

    @Test("halves with extensions and trunks, the share that fails, and calls of the time of the split alone")
    func halves() throws {
        let reach = try #require(Reach.all(Self.topology(), Self.findings).first)
        #expect(reach.halves.map(\.controller) == ["main", "srs"])
        #expect(reach.halves.map(\.stations) == [30, 10])
        // mg9 is in another region, but its trunks are main's.
        #expect(reach.halves.map(\.hasTrunks) == [true, false])
        #expect(reach.halves.map(\.unreachable) == [["mg2"], ["mg1"]])
        // 2 · 30 · 10 of 40 · 39 pairs.
        #expect(abs(reach.failingShare - 600.0 / 1560.0) < 0.0001)
        #expect(
            reach.sent == [
                Reach.Sent(from: "sm1", to: "main", calls: 2, lost: 1),
                Reach.Sent(from: "sm1", to: "srs", calls: 1, lost: 1),
            ])
    }

    @Test("where no gateway says what it provides nothing is said of trunks")
    func unknownTrunks() throws {
        let reach = try #require(Reach.all(Self.topology(""), Self.findings).first)
        #expect(reach.halves.map(\.hasTrunks) == [nil, nil])
    }
}
