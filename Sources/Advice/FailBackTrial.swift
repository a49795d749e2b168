import Agents
import Analysis
import Rehearsals
import Simulation
import Topologies
import Verdicts
public import Wire

/// What came of one way back, played to its end.
public struct FailBackTrial: Hashable, Sendable {
    public var method: FailBackMethod
    /// In order of time.
    public var steps: [FailBackStep]
    /// When the first of them is done that belongs to this way; what is measured is counted from here.
    public var begin: Instant
    /// Gateways that are with main at the end, by when they were accepted there for the last time.
    public var returned: [String: Instant] = [:]
    /// Gateways that are not.
    public var missing: [String] = []
    /// Time without service from ``begin``, of all gateways together, and the longest of one.
    public var outage: Duration = .zero
    public var worstOutage: Duration = .zero
    /// Time of split from ``begin``, of all regions together.
    public var split: Duration = .zero
    /// Calls that were dropped from ``begin`` on; nil where the story has no calls.
    public var droppedCalls: Int?
    /// The bound that ended the story before its time; nil where it was played to its end.
    public var failure: String?

    /// Every gateway is back.
    public var isComplete: Bool { missing.isEmpty && failure == nil }

    /// How long it takes until all are back that come back.
    public var duration: Duration { max(.zero, (returned.values.max() ?? begin) - begin) }

    /// What has to be remembered.
    public var later: [FailBackStep] { steps.filter(\.isLater) }

    init(
        _ method: FailBackMethod, _ steps: [FailBackStep], from begin: Instant, _ rehearsal: Rehearsal,
        mains: Set<String>, away: Set<String>
    ) {
        self.method = method
        self.steps = steps
        self.begin = begin
        failure = rehearsal.failure.map { "\($0)" }
        let findings = rehearsal.verdict.findings
        let end = Instant.start + rehearsal.topology.duration
        let state = FailedOverState(rehearsal, at: end, mains: mains)
        missing = state.away(from: mains).map(\.gateway)
        for gateway in state.gateways.map(\.gateway) where away.contains(gateway) && !missing.contains(gateway) {
            returned[gateway] = findings.links.last { $0.gateway == gateway }?.start
        }
        func length(_ start: Instant, _ finish: Instant?) -> Duration {
            max(.zero, min(finish ?? end, end) - max(start, begin))
        }
        var byGateway: [String: Duration] = [:]
        for outage in findings.outages { byGateway[outage.gateway, default: .zero] += length(outage.start, outage.end) }
        outage = byGateway.values.reduce(.zero, +)
        worstOutage = byGateway.values.max() ?? .zero
        split = findings.splits.map { length($0.start, $0.end) }.reduce(.zero, +)
        for line in rehearsal.result.journal {
            switch line.entry.kind {
            case .callsDropped where line.time >= begin:
                droppedCalls = (droppedCalls ?? 0) + (line.entry.callCount ?? 0)
            case .callsKept, .callsPreserved, .callsDropped, .callBlocked: droppedCalls = droppedCalls ?? 0
            case _: continue
            }
        }
    }

    /// Everybody back first; then less time without service, then fewer things to remember.
    func isBetter(than other: FailBackTrial) -> Bool {
        if missing.count != other.missing.count { return missing.count < other.missing.count }
        // A second is no reason to leave something disabled.
        let (mine, others) = (outage / .seconds(1), other.outage / .seconds(1))
        if (mine - others).magnitude >= 1 { return mine < others }
        return later.count < other.later.count
    }
}
