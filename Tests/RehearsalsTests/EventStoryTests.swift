import Rehearsals
import Testing
import Topologies
import Verdicts
import Wire

/// Expectations of events against a story in virtual time: a gateway loses its only controller, over TCP or UDP.
@Suite struct EventStoryTests {
    static func topology(transport: String, expecting lines: [String]) throws(TopologyErrors) -> Topology {
        try Topology(
            yaml: """
                title: A controller is cut off, and comes back
                lasts: 8min
                networks: { lan: { subnet: 10.0.0.0/24, delay: 5ms } }
                regions: { 1: { name: Here, backup servers: [srs] } }
                servers:
                  main: { type: main, network: lan, address: 10.0.0.10 }
                  srs: { type: survivable remote, network: lan, address: 10.0.0.12 }
                session managers:
                  sm1: { network: lan, address: 10.0.0.20, entity links: [srs] }
                gateways:
                  mg1: { network: lan, address: 10.0.0.11, mgc list: [main, srs], transport: \(transport) }
                timeline:
                  - { at: 62s, until: 5min, cut: { between: [[mg1, sm1, srs], main] } }
                expect:

                """ + lines.map { "  - { \($0) }\n" }.joined(), file: "story.yaml")
    }

    private static let common = [
        // The timers themselves, to the nanosecond.
        "gateway: mg1, event: link lost, since last: H.248 message received, within: [60s, 60s]",
        "gateway: mg1, event: link lost, count: 1, between: [62s, 200s]",
        "gateway: mg1, event: attempt, after event: link lost, within: [0s, 0s]",
        "gateway: mg1, event: attempt, with: main, after event: link lost, nth: 2, within: [10s, 10s]",
        "gateway: mg1, event: attempt, with: main, spacing: [10s, 10s], between: [80s, 180s]",
        "gateway: mg1, event: transition point crossed, after event: link lost, within: [60s, 60s]",
        "gateway: mg1, event: primary search timer expired, after event: link lost, within: [60s, 60s]",
        "gateway: mg1, event: link lost, seen by: journal, since last: H.248 message received, within: [60s, 60s]",
        "controller: main, event: probe sent, with: mg1, spacing: [15s, 15s], between: [0s, 60s]",
        "controller: srs, event: active, after event: booted, within: [170s, 190s]",
        "gateway: mg1, never: registered, after event: link lost, within: [0s, 60s]",
        "controller: srs, event: RRQ repeated, after event: RRQ sent, after: 62s, within: [3s, 3s]",
        "entity link: [sm1, srs], event: OPTIONS answer received, count: [1, 100]",
        "controller: srs, event: main lost, with: main, count: 1, between: [62s, 5min]",
        "controller: srs, event: registered with main, with: main, nth: 2, at: [5min, 6min]",
        "gateway: mg1, tries: [main x 6, srs], after event: link lost",
        "gateway: mg1, state: registered with main, at: 55s",
        "gateway: mg1, state: unregistered, at: 90s",
        "gateway: mg1, state: registered with srs, at: 200s",
        "controller: srs, state: active, at: 200s",
        "region: 1, state: not split, at: 8min",
        "entity link: [sm1, srs], state: up, at: 8min",
        "gateway: mg1, longest outage: [120s, 140s]",
        "region: 1, total split: [0s, 0s]",
        "gateway: mg1, event: registered, with: srs, after event: transition point crossed, within: [0s, 1s]",
        "controller: srs, event: active, after event: transition point crossed, of: mg1, within: [0s, 1s]",
    ]

    @Test(arguments: ["tcp", "udp"])
    func tellsTimersToTheNanosecond(transport: String) throws {
        let lines =
            Self.common + [
                transport == "udp"
                    ? "gateway: mg1, event: ServiceChange repeated, with: main, count: [1, 100]"
                    : "gateway: mg1, event: SYN repeated, after event: attempt, after: 80s, within: [1s, 1s]"
            ]
        let verdict = try Rehearsal(Self.topology(transport: transport, expecting: lines), named: "story").verdict
        for result in verdict.results { #expect(result.outcome == .pass, "\(result.text): \(result.measured)") }
        #expect(verdict.results.count == lines.count)
    }
}
