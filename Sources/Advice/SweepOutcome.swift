import Agents
import Analysis
public import Inference
import Rehearsals
import Simulation
public import Topologies
import Verdicts
import Wire

/// What a story costs with one combination of settings.
public struct SweepOutcome: Hashable, Sendable {
    public var changes: [SettingChange]
    /// Time without service, of all gateways together.
    public var outage: Duration = .zero
    /// The gateway that was longest without service, and how long in all; nil where none was.
    public var worst: Worst?
    /// Time of split, of all regions together.
    public var split: Duration = .zero
    /// How many times split registration prevention kept a region from splitting, or ended a split.
    public var prevented = 0
    /// Calls of gateways; nil where the story has none.
    public var calls: Calls?
    /// Calls that session managers sent, and those that went to a controller which could not take them; nil for none.
    public var routed: StoryCost.Calls?
    /// Expectations of the file that came true, and how many it has.
    public var met = 0
    public var expectations = 0
    /// Why the story has no end; nil where it was played to its end.
    public var failure: String?

    /// A gateway and its time without service.
    public struct Worst: Hashable, Sendable {
        public var gateway: String
        public var outage: Duration
    }

    /// What became of calls when links were lost and found: as the gateways' and controllers' journals say.
    public struct Calls: Hashable, Sendable {
        /// Those that a controller went on with.
        public var kept = 0
        /// Those that go on without signalling, until somebody hangs up.
        public var preserved = 0
        public var dropped = 0
        /// Those that could not begin.
        public var blocked = 0
    }

    init(_ changes: [SettingChange], failure: String) {
        self.changes = changes
        self.failure = failure
    }

    init(_ changes: [SettingChange], _ rehearsal: Rehearsal) {
        self.changes = changes
        failure = rehearsal.failure.map { "\($0)" }
        let verdict = rehearsal.verdict
        let cost = StoryCost(verdict.findings, until: .start + rehearsal.topology.duration)
        outage = cost.totalOutage
        worst = cost.outages.filter { $0.value > .zero }
            .min { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { Worst(gateway: $0.key, outage: $0.value) }
        split = cost.splits.values.reduce(.zero, +)
        prevented = verdict.findings.prevented.count
        routed = cost.calls
        met = verdict.count(.pass)
        expectations = verdict.results.count
        for record in rehearsal.result.journal {
            let count = record.entry.callCount ?? 0
            switch record.entry.kind {
            case .callsKept: calls = calls ?? Calls(); calls?.kept += count
            case .callsPreserved: calls = calls ?? Calls(); calls?.preserved += count
            case .callsDropped: calls = calls ?? Calls(); calls?.dropped += count
            case .callBlocked: calls = calls ?? Calls(); calls?.blocked += count
            case _: continue
            }
        }
    }
}
