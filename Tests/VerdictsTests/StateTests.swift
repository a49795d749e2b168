import Analysis
import Testing
import Topologies
import Verdicts
import Wire

@Suite("Expectations of states, turns, retransmissions and lengths")
struct StateTests {
    static var findings: Findings {
        var findings = EventTests.findings
        findings.sendings = [
            EventTests.sending("mg1", "main", .serviceChange, 80),
            EventTests.sending("mg1", "main", .serviceChange, 80.5, repetition: 1, of: 0),
            EventTests.sending("mg1", "main", .serviceChange, 81.5, repetition: 2, of: 0),
            EventTests.sending("mg1", "srs", .serviceChange, 165),
            EventTests.sending("mg1", "main", .serviceChange, 195, of: 4),
            EventTests.sending("mg1", "main", .serviceChange, 195.501, repetition: 1, of: 4),
        ]
        findings.sendings[3].original = 3
        findings.outages.append(Outage(gateway: "mg1", start: Story.at(350), why: "srs silent"))
        return findings
    }

    @Test(
        "in a simulation: each form passes and fails as it should, with what was measured",
        arguments: [
            ("gateway: mg1, state: registered with srs, at: 200s", "pass", "srs from 165 s to 361 s"),
            ("gateway: mg1, state: registered with srs, at: 165s", "pass", nil),
            (
                "gateway: mg1, state: registered with srs, at: 164.999s", "fail",
                "unregistered from 45.1 s to 165 s, then srs"
            ),
            ("gateway: mg1, state: registered with main, at: 200s", "fail", "srs from 165 s to 361 s"),
            ("gateway: mg1, state: registered, at: 200s", "pass", nil),
            ("gateway: mg1, state: registered, at: 100s", "fail", nil),
            ("gateway: mg1, state: unregistered, at: 100s", "pass", "unregistered from 45.1 s to 165 s, then srs"),
            ("gateway: mg1, state: unregistered, at: 0s", "pass", "unregistered to 0.1 s, then main"),
            ("gateway: mg2, state: unregistered, at: 50s", "fail", "main from 50 s on"),
            ("controller: srs, state: active, at: 200s", "pass", "active from 165 s to 361 s"),
            ("controller: srs, state: active, at: 100s", "fail", "inactive to 165 s, then active"),
            ("controller: srs, state: inactive, at: 100s", "pass", nil),
            ("controller: srs, state: inactive, at: 200s", "fail", nil),
            ("region: 2, state: split, at: 166s", "pass", "split from 165 s to 166.5 s"),
            ("region: 2, state: split, at: 166.5s", "fail", "not split from 166.5 s on"),
            ("region: 2, state: not split, at: 166.5s", "pass", nil),
            ("region: 2, state: not split, at: 166s", "fail", nil),
            ("region: 2, state: ad, at: 200s", "pass", "ad from 165.2 s on"),
            ("region: 2, state: en, at: 100s", "pass", "en to 165.1 s, then pad"),
            ("region: 2, state: pad, at: 165.15s", "pass", nil),
            ("region: 2, state: ad, at: 200s, seen by: journal", "fail", "pad from 165.1 s on"),
            ("entity link: [sm1, srs], state: up, at: 200s", "pass", "up from 165.3 s on"),
            ("entity link: [sm1, srs], state: up, at: 100s", "fail", "down from 1 s to 165.3 s, then up"),
            ("entity link: [sm1, main], state: up, at: 100s", "fail", "nothing was seen on"),
            // Turns.
            ("gateway: mg1, tries: [main x 6, srs]", "pass", "main x 6 from 105.1 s, srs from 164.9 s"),
            ("gateway: mg1, tries: [main, main]", "pass", nil),
            ("gateway: mg1, tries: [main, main x 4-9, srs]", "pass", nil),
            ("gateway: mg1, tries: [main x any, srs], after event: link lost", "pass", nil),
            ("gateway: mg1, tries: [main x 5, srs]", "fail", "main x 6 from 105.1 s, srs from 164.9 s"),
            ("gateway: mg1, tries: [main x 7]", "fail", nil),
            ("gateway: mg1, tries: srs, after: 160s", "pass", nil),
            ("gateway: mg1, tries: [main x 2, srs], between: [140s, 170s]", "pass", nil),
            ("gateway: mg1, tries: [main], between: [140s, 170s]", "fail", nil),
            ("gateway: mg1, tries: [main x 2], after event: link lost, within: [10s, 20s]", "pass", nil),
            ("gateway: mg1, tries: [main x 1], after event: link lost, within: [10s, 20s]", "fail", nil),
            ("gateway: mg2, tries: main", "fail", "no attempt"),
            // Retransmissions.
            (
                "gateway: mg1, retransmissions of: ServiceChange, offsets: [500ms, 1.5s]", "pass",
                "ServiceChange at 80 s repeated after 0.5 s, 1.5 s"
            ),
            ("gateway: mg1, retransmissions of: ServiceChange, offsets: [500ms]", "fail", nil),
            ("gateway: mg1, retransmissions of: ServiceChange, offsets: [500ms, 1.5s, 3.5s]", "fail", nil),
            (
                "gateway: mg1, retransmissions of: ServiceChange, with: srs, offsets: []", "pass",
                "ServiceChange at 165 s not repeated"
            ),
            ("gateway: mg1, retransmissions of: ServiceChange, nth: 3, offsets: [500ms]", "fail", nil),
            (
                "gateway: mg1, retransmissions of: ServiceChange, nth: 3, offsets: [500ms], tolerance: 1ms", "pass",
                "ServiceChange at 195 s repeated after 0.501 s"
            ),
            (
                "gateway: mg1, retransmissions of: ServiceChange, after event: link lost, nth: 2, offsets: [501ms]",
                "pass", nil
            ),
            (
                "gateway: mg1, retransmissions of: ServiceChange, after: 200s, offsets: []", "fail",
                "no ServiceChange sent from 200 s on; the last before at 195 s"
            ),
            // Lengths.
            (
                "gateway: mg1, longest outage: [0s, 140s]", "pass", "119.9 s from 45.1 s, the longest of 2"
            ),
            ("gateway: mg1, longest outage: [0s, 119s]", "fail", nil),
            (
                "gateway: mg1, longest outage: [10s, 10s], between: [300s, 400s]", "pass",
                "10 s from 350 s, the longest of 1"
            ),
            ("gateway: mg1, total outage: [129.9s, 129.9s]", "pass", "129.9 s in 2 times, the first from 45.1 s"),
            ("gateway: mg1, total outage: [10s, 10s], between: [60s, 70s]", "pass", nil),
            ("gateway: mg2, longest outage: [0s, 140s]", "pass", "no outage"),
            ("gateway: mg2, total outage: [1s, 140s]", "fail", "no outage"),
            ("region: 2, longest split: [1.5s, 1.5s]", "pass", "1.5 s from 165 s, the longest of 1"),
            ("region: 2, total split: [0s, 1s]", "fail", "1.5 s in once, the first from 165 s"),
            ("gateways apart: [mg1, mg2], longest: [195s, 195s]", "pass", "195 s from 165 s, the longest of 1"),
            ("gateways apart: [mg1, mg2], total: [0s, 5s]", "fail", "195 s in once, the first from 165 s"),
            ("gateways apart: [mg1, mg2], longest: [0s, 5s], between: [0s, 170s]", "pass", nil),
            // An anchor of somebody else.
            (
                "gateway: mg1, event: refused, after event: split begins, of: 2, within: [35s, 35s]", "pass",
                "refused at 200 s (main, 503), 35 s after split begins at 165 s"
            ),
            ("region: 2, event: ad, after event: registered, of: mg2, within: [165s, 165s]", "pass", nil),
            (
                "controller: main, event: gateway refused, after event: up, of: [sm1, srs], within: [34s, 35s]", "pass",
                nil
            ),
        ] as [(String, String, String?)])
    func simulation(line: String, outcome: String, measured: String?) throws {
        try Story.check(line, Self.findings, outcome, measured)
    }

    @Test(
        "on the wire: a state may come late, lengths may be longer, exact offsets are open",
        arguments: [
            ("gateway: mg1, state: registered with srs, at: 164s", 0, "fail"),
            ("gateway: mg1, state: registered with srs, at: 164s", 50, "pass"),
            ("gateway: mg1, state: unregistered, at: 45s", 0, "fail"),
            ("gateway: mg1, state: unregistered, at: 45s", 5, "pass"),
            ("gateway: mg1, state: registered, at: 200s", 251, "inconclusive"),
            ("controller: srs, state: active, at: 164.5s", 25, "pass"),
            ("controller: srs, state: inactive, at: 166s", 25, "fail"),
            ("region: 2, state: ad, at: 165s", 10, "pass"),
            ("region: 2, state: ad, at: 165s", 9, "fail"),
            ("entity link: [sm1, srs], state: up, at: 165s", 251, "inconclusive"),
            ("gateway: mg1, tries: [main x 6, srs]", 250, "pass"),
            ("gateway: mg1, tries: [main x 6, srs]", 251, "inconclusive"),
            ("gateway: mg1, retransmissions of: ServiceChange, offsets: [500ms, 1.5s]", 0, "pass"),
            ("gateway: mg1, retransmissions of: ServiceChange, offsets: [500ms, 1.5s]", 1, "inconclusive"),
            (
                "gateway: mg1, retransmissions of: ServiceChange, offsets: [450ms, 1.45s], tolerance: 40ms", 1, "pass"
            ),
            ("gateway: mg1, retransmissions of: ServiceChange, offsets: [500ms]", 251, "inconclusive"),
            ("gateway: mg1, longest outage: [0s, 119s]", 44, "fail"),
            ("gateway: mg1, longest outage: [0s, 119s]", 45, "pass"),
            ("gateway: mg1, longest outage: [0s, 140s]", 251, "inconclusive"),
            ("gateway: mg1, total outage: [0s, 128s]", 47, "fail"),
            ("gateway: mg1, total outage: [0s, 128s]", 48, "pass"),
            ("gateway: mg1, total outage: [0s, 128s]", 126, "inconclusive"),
            ("region: 2, total split: [0s, 1s]", 25, "pass"),
        ])
    func wire(line: String, milliseconds: Int, outcome: String) throws {
        try Story.check(line, Self.findings, lateness: milliseconds, outcome)
    }
}
