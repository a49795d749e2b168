import Analysis
import Testing
import Topologies
import Wire

@testable import Verdicts

@Suite("Scheduled calls on the day that the packets show")
struct CallPeakTests {
    private static func topology(_ expect: String = "[]") throws -> Topology {
        try Topology(
            yaml: """
                title: A peak
                lasts: 10min
                networks: { lan: { subnet: 10.10.0.0/16 } }
                servers:
                  main: { type: main, network: lan, address: 10.10.0.10 }
                  srs:  { type: survivable remote, network: lan, address: 10.10.0.20 }
                session managers:
                  sm1: { network: lan, address: 10.10.0.30, entity links: [main, srs],
                         scheduled calls: { calls: 4, due: 60s, again after: 10s } }
                  sm2: { network: lan, address: 10.10.0.31, entity links: [main] }
                gateways:
                  mg1: { network: lan, address: 10.10.0.41, mgc list: [main, srs] }
                expect: \(expect)
                """, file: "a.yaml")
    }

    private static func at(_ milliseconds: Int64) -> Instant { .start + .milliseconds(milliseconds) }

    private static func call(
        _ called: String, _ to: String, _ time: Int64, _ status: Int?, _ answered: Int64?, from: String = "sm1"
    ) -> RoutedCall {
        RoutedCall(
            from: from, to: to, called: called, time: at(time), status: status, answered: answered.map(at), frame: 1)
    }

    /// The first is taken at once; the second by another server; the third at a second attempt, after nobody answered;
    /// the fourth by nobody. Calls of others, and to extensions, are not counted.
    private static var findings: Findings {
        var findings = Findings()
        findings.calls = [
            call("90000001", "main", 60_000, 200, 60_100),
            call("90000002", "main", 60_000, 503, 60_200), call("90000002", "srs", 60_200, 200, 60_500),
            call("90000003", "main", 60_000, nil, nil), call("90000003", "main", 102_000, 200, 103_000),
            call("90000004", "main", 60_000, 503, 60_300), call("90000004", "srs", 60_300, 480, 60_400),
            call("90000004", "main", 70_400, 503, 70_500),
            call("90000005", "main", 60_000, 200, 60_100), call("1001", "main", 60_000, 200, 60_100),
            call("90000004", "main", 60_000, 200, 60_100, from: "sm2"),
        ]
        findings.ended = at(600_000)
        return findings
    }

    @Test("attempts are told from servers that were asked in turn, and what was late from what was not")
    func peak() throws {
        let peaks = CallPeak.all(try Self.topology(), Self.findings)
        #expect(peaks.map(\.manager) == ["sm1"])
        let peak = try #require(peaks.first)
        #expect(peak.calls.map(\.attempts) == [1, 1, 2, 2] && peak.calls.map(\.invites) == [1, 2, 2, 3])
        #expect(peak.calls.map(\.controller) == ["main", "srs", "main", nil])
        #expect(peak.calls.map(\.delay) == [.milliseconds(100), .milliseconds(500), .seconds(43), nil])
        #expect(peak.confirmedCount == 3 && peak.atFirstCount == 2 && peak.failedCount == 1 && peak.inviteCount == 8)
        #expect(peak.confirmed(within: .milliseconds(499)) == 1 && peak.confirmed(within: .milliseconds(500)) == 2)
        #expect(peak.controllers == ["main", "srs"] && peak.confirmed(by: "main") == 2)
    }

    @Test("expectations are judged by it, and say what was measured")
    func judged() throws {
        let expect = """
            [{ scheduled calls: sm1, confirmed within: 1s, share: 50% },
             { scheduled calls: sm1, confirmed within: 1s, share: [0%, 49%] },
             { scheduled calls: sm1, confirmed at first attempt: 2 },
             { scheduled calls: sm1, confirmed at first attempt: [3, 4] },
             { scheduled calls: sm1, confirmed by: srs, count: 1 },
             { scheduled calls: sm1, confirmed by: srs, count: 2 },
             { scheduled calls: sm1, last confirmed within: [42s, 44s] },
             { scheduled calls: sm1, last confirmed within: [0s, 42s] },
             { scheduled calls: sm1, failed: 1 },
             { scheduled calls: sm1, failed: 0 }]
            """
        let topology = try Self.topology(expect.split(separator: "\n").joined(separator: " "))
        let verdict = Verdict(of: topology, named: "a", Self.findings, Circumstances(mode: .simulation, seed: 1))
        #expect(verdict.results.map(\.outcome) == (0..<10).map { $0 % 2 == 0 ? .pass : .fail })
        #expect(verdict.results.first?.measured == "2 of 4 calls confirmed within 1 s, 50.0 %")
        #expect(verdict.results.last?.measured == "1 of 4 calls not confirmed")
        let text = verdict.json.text
        #expect(text.contains("\"scheduled_calls\"") && text.contains("\"at_first_attempt\": 2"), "\(text)")
        #expect(text.contains("\"median_after_s\": 0.500, \"p95_after_s\": 43.000, \"last_after_s\": 43.000"))
        let none = Verdict(of: topology, named: "a", Findings(), Circumstances(mode: .simulation, seed: 1))
        #expect(none.results[6].outcome == .fail && none.json.text.contains("\"last_after_s\": null"))
    }
}
