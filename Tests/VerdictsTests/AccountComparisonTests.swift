import Agents
import Analysis
import Testing
import Topologies
import Verdicts
import Wire

@Suite("A run on the wire against a simulation")
struct AccountComparisonTests {
    private static func at(_ milliseconds: Int) -> Instant { .start + .milliseconds(milliseconds) }

    /// `"1000 tries main"`: milliseconds, and what happened; `"1000 up/link"` is a state of a link.
    private static func account(_ lines: [String]) -> Account {
        Account([
            "mg1": lines.map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                let words = parts[1].split(separator: "/")
                return Account.Event(
                    at(Int(parts[0]) ?? 0), String(words[0]), of: words.count > 1 ? "\(words[1])" : nil)
            }
        ])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let simulation: [String]
        let wire: [String]
        /// The differences of the rows, in order.
        let differences: [AccountComparison.Difference]
        var testDescription: String { what }

        init(
            _ what: String, _ simulation: [String], _ wire: [String], _ differences: [AccountComparison.Difference] = []
        ) {
            self.what = what
            self.simulation = simulation
            self.wire = wire
            self.differences = differences
        }
    }

    /// The tolerance is 200 ms early and 500 ms late, the story ends at 100 s.
    static let cases = [
        Case("nothing happened", [], []),
        Case("the same", ["1000 a", "2000 b"], ["1000 a", "2000 b"]),
        Case("late, as far as it may be", ["1000 a", "2000 b"], ["1500 a", "2500 b"]),
        Case(
            "later than it may be", ["1000 a", "2000 b"], ["1501 a", "2000 b"],
            [.late(by: .milliseconds(501), allowed: .milliseconds(500))]),
        Case("early, as far as it may be", ["1000 a"], ["800 a"]),
        Case(
            "earlier than it may be", ["1000 a"], ["799 a"],
            [.late(by: .milliseconds(-201), allowed: .milliseconds(200))]),
        Case("missing on the wire", ["1000 a", "2000 b"], ["2000 b"], [.missing]),
        Case("more than in the simulation", ["2000 b"], ["1000 a", "2000 b"], [.extra]),
        Case("another one", ["1000 a"], ["1000 b"], [.missing, .extra]),
        Case(
            "one of many alike is missing: the others stay where they are",
            ["10000 try", "20000 try", "30000 try", "40000 try"], ["10100 try", "30100 try", "40100 try"], [.missing]),
        Case(
            "one more of many alike", ["10000 try", "30000 try"], ["10000 try", "20000 try", "30000 try"], [.extra]),
        Case("close together, in another order", ["1000 a", "1400 b"], ["1450 a", "1410 b"]),
        Case("apart, in another order", ["1000 a", "1600 b"], ["1460 a", "1450 b"], [.swapped]),
        Case("near the end it may be missing", ["99500 a"], []),
        Case("before that it may not", ["99499 a"], [], [.missing]),
        Case("near the end there may be one more", [], ["99800 a"]),
        Case("before that there may not", [], ["99799 a"], [.extra]),
        Case("a state that passes at once may be unseen", ["1000 down/link", "1500 up/link"], ["1600 up/link"]),
        Case("one that stays may not", ["1000 down/link", "1501 up/link"], ["1600 up/link"], [.missing]),
        Case(
            "one that passes for another thing may not", ["1000 down/link", "1100 up/other"], ["1100 up/other"],
            [.missing]),
        Case("the wire may see one that passes", ["1000 up/link"], ["900 down/link", "1000 up/link"]),
    ]

    @Test("finds what is not the same", arguments: cases)
    func differences(_ entry: Case) {
        let comparison = AccountComparison(
            simulation: Self.account(entry.simulation), wire: Self.account(entry.wire),
            tolerance: HostTolerance(floor: .milliseconds(200), worst: .milliseconds(300)), end: Self.at(100_000))
        #expect(comparison.tracks.flatMap(\.rows).compactMap(\.difference) == entry.differences)
        #expect(comparison.count == entry.differences.count && !comparison.isTooLate)
    }

    @Test("pairs each event once, in order of time")
    func rows() {
        let comparison = AccountComparison(
            simulation: Self.account(["1000 a", "2000 b", "3000 a"]),
            wire: Self.account(["1100 a", "2500 c", "3100 a"]),
            tolerance: HostTolerance(floor: .milliseconds(200)), end: Self.at(100_000))
        #expect(comparison.tracks.map(\.name) == ["mg1"])
        #expect(comparison.tracks[0].rows.map { $0.simulated?.text } == ["a", "b", nil, "a"])
        #expect(comparison.tracks[0].rows.map { $0.wire?.text } == ["a", nil, "c", "a"])
    }

    @Test("lateness adds up along the story")
    func tolerance() {
        var circumstances = Circumstances(mode: .wire, speed: 20)
        circumstances.worstLateness = .milliseconds(10)
        circumstances.lateness99 = .milliseconds(1)
        let tolerance = HostTolerance(circumstances)
        #expect(
            tolerance == HostTolerance(floor: .milliseconds(300), worst: .milliseconds(200), step: .milliseconds(20)))
        #expect(tolerance.earliness == .milliseconds(300))
        #expect(tolerance.lateness(at: .start) == .milliseconds(500 + 16 * 20))
        #expect(tolerance.lateness(at: Self.at(49_999)) == .milliseconds(500 + (16 + 4) * 20))
    }

    @Test("a timer that measures round trips is allowed its longest pause, both ways, and makes no host late")
    func repetition() {
        var tolerance = HostTolerance(floor: .milliseconds(200), worst: .milliseconds(1_500))
        tolerance.repetition = .seconds(4)
        func differences(_ wire: [String]) -> Int {
            AccountComparison(
                simulation: Self.account(["10000 a"]), wire: Self.account(wire), tolerance: tolerance,
                end: Self.at(100_000)
            ).count
        }
        #expect(differences(["15700 a"]) == 0 && differences(["15701 a"]) == 1)
        #expect(differences(["5800 a"]) == 0 && differences(["5799 a"]) > 0)
    }

    @Test("over UDP the gateway's own setting counts", arguments: [("tcp", 0), ("udp", 4)])
    func repetitionOfTopology(_ transport: String, _ seconds: Int) throws {
        let topology = try Topology(
            yaml: """
                title: One gateway
                networks: { lan: { subnet: 10.0.0.0/24 } }
                servers: { main: { type: main, network: lan, address: 10.0.0.10 } }
                gateways: { mg1: { network: lan, address: 10.0.0.11, mgc list: [main], transport: \(transport) } }
                """, file: "one.yaml")
        let tolerance = HostTolerance(Circumstances(mode: .wire), of: topology)
        #expect(tolerance.repetition == .seconds(seconds))
    }

    @Test("a host that is too late says nothing, however different the stories are")
    func tooLate() {
        let comparison = AccountComparison(
            simulation: Self.account(["1000 a"]), wire: Self.account([]),
            tolerance: HostTolerance(floor: .milliseconds(200), worst: .milliseconds(4_801)), end: Self.at(100_000))
        #expect(comparison.isTooLate && comparison.count == 0)
    }

    @Test("an account leaves out why a link was lost, and says what else a node wrote down")
    func words() {
        let journal = [
            JournalEntry(.linkLost, "main", detail: "connection reset"),
            JournalEntry(.entityLink, "srs", detail: "up: 200 OK"),
        ].map { JournalRecord(time: Self.at(1000), node: "n", entry: $0) }
        #expect(
            Account(Findings(), journal: journal, until: Self.at(2000)).tracks == [
                "n, its journal": [
                    Account.Event(Self.at(1000), "link lost main"),
                    Account.Event(Self.at(1000), "entity link srs up: 200 OK", of: "link to srs"),
                ]
            ])
        let before = Account(Findings(), journal: journal, until: Self.at(1000)).tracks
        #expect(before.values.allSatisfy { $0.isEmpty })
    }

    @Test("where luck decides, an account holds outcomes, and no times")
    func outcomes() throws {
        var findings = Story.findings
        findings.gateways = ["mg1"]
        let verdict = Verdict(
            of: try Story.topology(expecting: "controller: srs, active from: [161s, 190s]"), named: "story",
            findings, Circumstances(mode: .simulation))
        let tracks = Account(outcomesOf: verdict, until: Story.at(900)).tracks
        #expect(tracks.values.allSatisfy { events in events.allSatisfy { $0.time == .start } })
        #expect(tracks["expectations"]?.map(\.text).first?.hasSuffix("active from: [161s, 190s]: pass") == true)
        #expect(tracks["mg1"]?.map(\.text) == ["registers last with srs"])
        #expect(tracks["region 2"]?.map(\.text) == ["split: main-survivable, partial-network-failure"])
    }

    @Test("an account has a track for what a node says, and one for what its packets show, until the story ends")
    func account() {
        let account = Account(Story.findings, journal: Story.journal, until: Story.at(300))
        #expect(account.tracks.keys.contains("mg1, its journal"))
        #expect(account.tracks["mg1, its packets"]?.isEmpty == false)
        #expect(account.tracks.values.allSatisfy { events in events.allSatisfy { $0.time < Story.at(300) } })
        #expect(
            account.tracks.values.allSatisfy { events in
                zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time }
            })
        let same = AccountComparison(
            simulation: account, wire: account, tolerance: HostTolerance(floor: .zero), end: Story.at(300))
        #expect(same.count == 0 && same.tracks.isEmpty)
    }
}
