public import Analysis
import Agents
public import Topologies
import Wire

/// What came of a run: what the packets show, and what that means for the expectations.
public struct Verdict: Sendable {
    /// The topology as the user named it.
    public var topology: String
    public var findings: Findings
    public var circumstances: Circumstances
    /// What nodes said of their regions; shown beside what packets show.
    public var journal: [JournalRecord]
    public var results: [ExpectationResult]
    /// Who can reach whom during each split.
    public var reach: [Reach]
    /// What became of the calls of the contact centre; nil where there is none.
    public var contactCentre: ContactCentreDay?
    /// What became of the calls that session managers have scheduled.
    public var peaks: [CallPeak]
    /// What happened to the power of boxes, and when there was service again.
    public var boxes: [BoxEvent]
    /// Where journal and packets disagree; empty where nothing can be said of either.
    public var disagreements: [String]
    /// How the network is set up, as the packets show it; nil where a topology says so.
    public var inferred: [InferredFact]?
    /// Why nothing can be said at all; nil where something can.
    public var doubt: String?

    /// Judges a run.
    ///
    /// - Parameters:
    ///   - name: the topology as the user named it.
    ///   - journal: empty where there is none; then nothing is compared.
    public init(
        of topology: Topology, named name: String, _ findings: Findings, _ circumstances: Circumstances,
        journal: [JournalRecord] = []
    ) {
        let judge = Judge(topology, circumstances)
        self.topology = name
        self.findings = findings
        self.circumstances = circumstances
        self.journal = journal
        reach = Reach.all(topology, findings)
        let day = ContactCentreDay(topology, findings)
        contactCentre = day
        let peaks = CallPeak.all(topology, findings)
        self.peaks = peaks
        results = judge.judge(findings, journal: journal, day: day, peaks: peaks)
        boxes = BoxEvent.all(topology, findings)
        doubt = judge.doubt(findings)
        let gateways = topology.nodes.compactMap { node in
            if case .agent(.gateway) = node.kind { node.name } else { nil }
        }
        let isComparable = doubt == nil && !journal.isEmpty && !judge.ruler.isTooLateForSpans
        disagreements =
            isComparable
            ? JournalComparison(findings, journal, agents: Set(gateways), ruler: judge.ruler).disagreements : []
    }

    /// A verdict on a recording without a topology: nothing was expected.
    public init(named name: String, _ findings: Findings, _ circumstances: Circumstances) {
        self.init(of: Topology(title: name, text: ""), named: name, findings, circumstances)
    }

    /// 1 where an expectation failed or journal and packets disagree, 3 where something is inconclusive, else 0.
    public var exitCode: Int32 {
        if !disagreements.isEmpty || results.contains(where: { $0.outcome == .fail }) { return 1 }
        if doubt != nil || results.contains(where: { $0.outcome == .inconclusive }) { return 3 }
        return 0
    }

    /// How many expectations came out so.
    public func count(_ outcome: ExpectationResult.Outcome) -> Int { results.count { $0.outcome == outcome } }
}
