import Analysis
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Expectations of events")
struct EventTests {
    /// The story of ``Story`` with the messages of mg1 and of the entity link.
    static var findings: Findings {
        var findings = Story.findings
        findings.links[0].lossSeen = Story.at(105.1)
        for time in stride(from: 105.1, to: 165, by: 10) {
            findings.attempts.append(ControllerAttempt(gateway: "mg1", controller: "main", time: Story.at(time)))
        }
        findings.attempts.append(ControllerAttempt(gateway: "mg1", controller: "srs", time: Story.at(164.9)))
        findings.sendings = [
            sending("main", "mg1", .probe, 45.1, delivered: 45.1), sending("sm1", "srs", .options, 60),
            sending("sm1", "srs", .options, 60.5, repetition: 1, of: 1),
            sending("sm1", "srs", .options, 61.5, repetition: 2, of: 1),
            sending("main", "mg1", .probe, 60.1), sending("main", "mg1", .probe, 75.1),
            sending("srs", "main", .registrationRequest, 80, delivered: 80.1),
            sending("main", "srs", .registrationReject, 80.2, delivered: 80.300_000_001),
        ]
        return findings
    }

    static func sending(
        _ from: String, _ to: String, _ message: Sending.Message, _ sent: Double, delivered: Double? = nil,
        repetition: Int = 0, of original: Int = 0
    ) -> Sending {
        let arrived = delivered.map { Instant(nanoseconds: Int64(($0 * 1e9).rounded())) }
        return Sending(
            from: from, to: to, message: message, sent: Story.at(sent), delivered: arrived, repetition: repetition,
            original: original, frame: 1)
    }

    @Test(
        "in a simulation: each form passes and fails as it should, with what was measured",
        arguments: [
            // The first.
            (
                "gateway: mg1, event: link lost, first after: 60s, within: [45s, 60s]", "pass",
                "link lost at 105.1 s (main), 45.1 s after 60 s"
            ),
            ("gateway: mg1, event: link lost, first after: 60s, within: [45.101s, 60s]", "fail", nil),
            ("gateway: mg1, event: link lost, first after: 60s, within: [45.1s, 45.1s]", "pass", nil),
            (
                "gateway: mg1, event: link lost, first after: 106s, within: [0s, 60s]", "fail",
                "no link lost from 106 s on; the last before at 105.1 s"
            ),
            ("gateway: mg2, event: link lost, first after: 0s, within: [0s, 60s]", "fail", "no link lost"),
            // Any.
            ("gateway: mg1, event: attempt, at: [125s, 126s]", "pass", "attempt at 125.1 s (main)"),
            ("gateway: mg1, event: attempt, after: 100s, within: [25s, 26s]", "pass", nil),
            ("gateway: mg1, event: attempt, with: srs, at: [125s, 126s]", "fail", "attempt at 164.9 s (srs)"),
            // The n-th.
            (
                "gateway: mg1, event: attempt, nth: 3, after: 100s, within: [25.1s, 25.1s]", "pass",
                "attempt at 125.1 s (main), 25.1 s after 100 s"
            ),
            ("gateway: mg1, event: attempt, nth: 3, at: [125s, 126s]", "pass", nil),
            ("gateway: mg1, event: attempt, nth: 2, at: [125s, 126s]", "fail", "attempt at 115.1 s (main)"),
            (
                "gateway: mg1, event: attempt, nth: 9, at: [125s, 126s]", "fail",
                "attempt only 7 times: 105.1 s (main), 115.1 s (main), 125.1 s (main), 135.1 s (main), 145.1 s (main)"
                    + " and 2 more"
            ),
            // After another event.
            (
                "gateway: mg1, event: attempt, with: main, after event: link lost, within: [0s, 0s]", "pass",
                "attempt at 105.1 s (main), 0 s after link lost at 105.1 s"
            ),
            ("gateway: mg1, event: attempt, after event: link lost, nth: 2, within: [10s, 10s]", "pass", nil),
            ("gateway: mg1, event: attempt, after event: attempt, within: [10s, 10s]", "pass", nil),
            ("gateway: mg1, event: attempt, after event: attempt, after: 130s, within: [10s, 10s]", "pass", nil),
            ("gateway: mg1, event: attempt, after event: attempt, within: [10.001s, 11s]", "fail", nil),
            (
                "gateway: mg1, event: registered, after event: reset, within: [0s, 0s], seen by: packets", "fail",
                "no reset"
            ),
            // Since the last.
            (
                "gateway: mg1, event: link lost, since last: H.248 message received, within: [60s, 60s]", "pass",
                "link lost at 105.1 s (main), 60 s after the last H.248 message received at 45.1 s"
            ),
            ("gateway: mg1, event: link lost, since last: H.248 message received, within: [61s, 62s]", "fail", nil),
            (
                "gateway: mg1, event: attempt, nth: 2, since last: attempt, within: [10s, 10s]", "pass", nil
            ),
            (
                "gateway: mg1, event: link lost, since last: unregistered, within: [61s, 62s]", "fail",
                "link lost at 105.1 s (main), and no unregistered before it"
            ),
            // So many, and never.
            (
                "gateway: mg1, event: refused, with: main, error: 503, count: 6", "pass",
                "6 times: 200 s (main, 503), 210 s (main, 503), 220 s (main, 503), 230 s (main, 503), "
                    + "240 s (main, 503) and 1 more"
            ),
            ("gateway: mg1, event: refused, error: 504, count: 6", "fail", "never"),
            ("gateway: mg1, event: refused, count: [1, 2], between: [200s, 210s]", "pass", nil),
            ("gateway: mg1, event: refused, count: 2, after: 190s, within: [10s, 20s]", "pass", nil),
            ("gateway: mg1, event: refused, count: 2, after event: link lost, within: [0s, 104.9s]", "pass", nil),
            ("gateway: mg1, never: refused, between: [0s, 199s]", "pass", "never"),
            ("gateway: mg1, never: refused", "fail", nil),
            ("gateway: mg1, never: attempt, after event: registered, within: [0s, 104.9s]", "pass", nil),
            (
                "gateway: mg1, never: attempt, after event: registered, within: [0s, 106s]", "fail",
                "once: 105.1 s (main)"
            ),
            // So far apart.
            (
                "gateway: mg1, event: refused, spacing: [10s, 10s]", "pass", "6 times from 200 s to 250 s, 10 s apart"
            ),
            (
                "gateway: mg1, event: attempt, spacing: [10s, 10s]", "fail",
                "7 times from 105.1 s to 164.9 s, 9.8 s to 10 s apart; 9.8 s from 155.1 s on"
            ),
            ("gateway: mg1, event: attempt, spacing: [10s, 10s], with: main", "pass", nil),
            (
                "gateway: mg1, event: attempt, spacing: [10s, 10s], between: [0s, 110s]", "fail",
                "only once: 105.1 s (main)"
            ),
            ("gateway: mg2, event: attempt, spacing: [10s, 10s]", "fail", "never, so nothing is apart"),
            // Others than gateways.
            ("controller: main, event: probe sent, spacing: [15s, 15s]", "pass", nil),
            ("controller: main, event: probe sent, with: mg2, count: 0", "pass", nil),
            ("controller: srs, event: active, at: [165s, 165s]", "pass", "active at 165 s"),
            ("controller: srs, never: inactive", "pass", nil),
            ("controller: main, never: gateway unregistered", "pass", nil),
            ("controller: main, event: gateway refused, with: mg1, error: 503, count: 6", "pass", nil),
            (
                "controller: srs, event: RRJ received, after event: RRQ sent, within: [300.000001ms, 300.000001ms]",
                "pass", "RRJ received at 80.300000001 s (main), 0.300000001 s after RRQ sent at 80 s"
            ),
            ("controller: main, event: RRQ received, at: [80s, 80.1s]", "pass", nil),
            ("region: 2, event: split begins, count: 1", "pass", "once: 165 s"),
            ("region: 2, event: split ends, after event: split begins, within: [1.5s, 1.5s]", "pass", nil),
            ("region: 2, event: prevented, nth: 1, at: [200s, 200s]", "pass", "prevented at 200 s (mg1)"),
            ("region: 2, event: ad, after event: pad, within: [100ms, 100ms]", "pass", nil),
            ("region: 2, never: pae", "pass", nil),
            ("entity link: [sm1, srs], event: OPTIONS repeated, nth: 2, at: [61.5s, 61.5s]", "pass", nil),
            (
                "entity link: [sm1, srs], event: OPTIONS repeated, after event: OPTIONS sent, within: [500ms, 500ms]",
                "pass", nil
            ),
            ("entity link: [sm1, srs], event: up, after event: down, within: [164.3s, 164.3s]", "pass", nil),
            ("entity link: [sm1, srs], event: down, count: 2", "fail", "once: 1 s"),
            ("entity link: [sm1, main], never: OPTIONS sent", "pass", nil),
            // By the journal.
            (
                "gateway: mg1, event: registered, with: srs, first after: 60s, within: [105s, 106s], seen by: journal",
                "pass", "registered at 165.01 s (srs), 105.01 s after 60 s"
            ),
            ("gateway: mg1, never: total search timer expired", "pass", nil),
            ("region: 2, event: pad, at: [165s, 166s], seen by: journal", "pass", nil),
        ] as [(String, String, String?)])
    func simulation(line: String, outcome: String, measured: String?) throws {
        try Story.check(line, Self.findings, outcome, measured)
    }

    @Test(
        "on the wire: lateness widens the upper end only, and too much of it leaves things open",
        arguments: [
            ("gateway: mg1, event: link lost, first after: 60s, within: [40s, 44s]", 0, "fail"),
            ("gateway: mg1, event: link lost, first after: 60s, within: [40s, 44s]", 50, "fail"),
            ("gateway: mg1, event: link lost, first after: 60s, within: [38s, 44.2s]", 50, "pass"),
            ("gateway: mg1, event: link lost, first after: 60s, within: [40s, 44.2s]", 60, "inconclusive"),
            // An exact window leaves no room.
            ("gateway: mg1, event: attempt, after event: attempt, within: [10s, 10s]", 0, "pass"),
            ("gateway: mg1, event: attempt, after event: attempt, within: [10s, 10s]", 1, "inconclusive"),
            ("gateway: mg1, event: attempt, after event: attempt, within: [0s, 9s]", 50, "pass"),
            ("gateway: mg1, event: refused, spacing: [10s, 10s]", 1, "inconclusive"),
            ("gateway: mg1, event: refused, spacing: [7s, 9s]", 25, "fail"),
            ("gateway: mg1, event: refused, spacing: [5s, 9s]", 50, "pass"),
            ("gateway: mg1, event: link lost, since last: probe received, within: [60s, 60s]", 1, "inconclusive"),
            ("gateway: mg1, event: link lost, since last: probe received, within: [55s, 59s]", 50, "pass"),
            // What comes just after an end of the window may have been due before it.
            ("gateway: mg1, event: refused, count: 3, between: [0s, 219.5s]", 0, "fail"),
            ("gateway: mg1, event: refused, count: 3, between: [0s, 219.5s]", 25, "pass"),
            ("gateway: mg1, event: refused, count: 4, between: [0s, 219.5s]", 25, "fail"),
            ("gateway: mg1, event: refused, count: 6", 251, "inconclusive"),
            ("gateway: mg1, never: refused, between: [249.5s, 5min]", 0, "fail"),
            ("gateway: mg1, never: refused, between: [249.5s, 5min]", 26, "pass"),
            ("gateway: mg1, never: refused, between: [0s, 100s]", 251, "inconclusive"),
            ("gateway: mg2, event: link lost, first after: 0s, within: [50s, 100s]", 251, "inconclusive"),
        ])
    func wire(line: String, milliseconds: Int, outcome: String) throws {
        try Story.check(line, Self.findings, lateness: milliseconds, outcome)
    }

    @Test("asks for the list of sendings only where an event is a message, and says when there is no journal")
    func witnesses() throws {
        #expect(try Story.topology(expecting: "gateway: mg1, event: probe received, count: 1").nameBook.listsSendings)
        #expect(
            try Story.topology(expecting: "gateway: mg1, never: attempt, after event: SYN sent, within: [1s, 2s]")
                .nameBook.listsSendings)
        #expect(try !Story.topology(expecting: "gateway: mg1, event: attempt, count: 1").nameBook.listsSendings)
        let results = Judge(
            try Story.topology(expecting: "gateway: mg1, never: reset"), Circumstances(mode: .simulation)
        ).judge(Self.findings)
        #expect(results.map(\.measured) == ["there is no journal"])
        #expect(results.map(\.outcome) == [.inconclusive])
    }

    @Test("know each message by the same word as the analysis")
    func messages() {
        #expect(MessageKind.allCases.map(\.rawValue) == Sending.Message.allCases.map(\.rawValue))
    }
}
