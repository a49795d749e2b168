public import Analysis
public import Topologies
import Wire

/// Judges expectations against what the packets show.
///
/// A run on the wire is judged with the lateness of its host allowed for; where the host was too late for a window,
/// the recording lost a packet, or the clock cannot be trusted, the outcome is inconclusive, never a pass.
public struct Judge: Sendable {
    let expectations: [Expectation]
    let circumstances: Circumstances
    let ruler: Ruler
    /// The names of nodes by their addresses: some journals name a party by its address.
    private let names: [String: String]

    public init(_ topology: Topology, _ circumstances: Circumstances) {
        expectations = topology.expectations
        self.circumstances = circumstances
        names = Dictionary(
            topology.nodes.flatMap { node in node.interface.addresses.map { ("\($0)", node.name) } },
            uniquingKeysWith: { first, _ in first })
        let tolerance: Duration =
            switch circumstances.mode {
            case .wire: circumstances.tolerance
            case .simulation, .capture: .zero
            }
        ruler = Ruler(tolerance: tolerance, end: .start + topology.duration)
    }

    /// A result for each expectation, in the order of the file.
    ///
    /// - Parameter journal: asked only for what is `seen by: journal`, or by anybody.
    /// - Parameter day: asked only for what is expected of a contact centre.
    /// - Parameter peaks: asked only for what is expected of scheduled calls.
    public func judge(
        _ findings: Findings, journal: [JournalRecord] = [], day: ContactCentreDay? = nil,
        peaks: [CallPeak] = []
    ) -> [ExpectationResult] {
        let doubt = doubt(findings)
        let chronicle = Chronicle(findings, journal, names: names, end: ruler.end)
        return expectations.map { expectation in
            let finding: Finding
            if let doubt {
                finding = .inconclusive(doubt)
            } else {
                finding = judge(expectation.claim, findings, journal, chronicle, day, peaks)
            }
            return ExpectationResult(
                text: expectation.text, outcome: finding.outcome, measured: finding.measured, line: expectation.line,
                windows: expectation.claim.windows)
        }
    }

    /// Why nothing can be said at all; nil where something can.
    public func doubt(_ findings: Findings) -> String? {
        if findings.dropped > 0 { return "the recording lost \(findings.dropped) packets" }
        if let why = circumstances.unfinished { return "the story was not played to its end: \(why)" }
        if circumstances.isCutOff { return "the recording was cut off at \(findings.ended.words)" }
        if let fault = circumstances.clockFault { return fault }
        if findings.leftOut > 0 { return "the analysis left out \(findings.leftOut) messages" }
        return nil
    }

    /// An outcome with what was measured.
    struct Finding: Hashable {
        var outcome: ExpectationResult.Outcome
        var measured: String

        static func pass(_ measured: String) -> Finding { Finding(outcome: .pass, measured: measured) }
        static func fail(_ measured: String) -> Finding { Finding(outcome: .fail, measured: measured) }
        static func inconclusive(_ measured: String) -> Finding { Finding(outcome: .inconclusive, measured: measured) }
    }

    /// The host was later than a window allows.
    var hostTooLate: Finding { .inconclusive("the host was up to \(ruler.tolerance.words) of the story late") }

    func finding(_ reading: Ruler.Reading, _ measured: String) -> Finding {
        switch reading {
        case .within: .pass(measured)
        case .outside: .fail(measured)
        case .tooLate: .inconclusive("\(measured); the host was up to \(ruler.tolerance.words) of the story late")
        }
    }

    private func judge(
        _ claim: Claim, _ findings: Findings, _ journal: [JournalRecord], _ chronicle: Chronicle,
        _ day: ContactCentreDay?, _ peaks: [CallPeak]
    ) -> Finding {
        switch claim {
        case .split(let region, let begins, let ends, let endedBySRPF, let cause):
            split(region, begins, ends, endedBySRPF, cause, findings)
        case .noSplit(let region, let between): noSplit(region, between, findings)
        case .prevented(let region, let gateway, let by, let at): prevented(region, gateway, by, at, findings)
        case .notPrevented(let region, let between): notPrevented(region, between, findings)
        case .registered(let registration): registered(registration, findings)
        case .neverRegistered(let gateway, let controller, let between):
            neverRegistered(gateway, controller, between, findings)
        case .stays(let gateway, let controller, let between): stays(gateway, controller, between, findings)
        case .refused(let gateway, let controller, let count, let error, let between):
            refused(gateway, controller, count, error, between, findings)
        case .outage(let gateway, let lasts, let begins): outage(gateway, lasts, begins, findings)
        case .primarySearch(let gateway, let span): primarySearch(gateway, span, findings)
        case .active(let controller, let from, let until): active(controller, from, until, findings)
        case .neverActive(let controller, let between): neverActive(controller, between, findings)
        case .regionState(let region, let state, let at, let witness):
            regionState(region, state, at, witness, findings, journal)
        case .entityLink(let from, let to, let state, let at): entityLink(from, to, state, at, findings)
        case .entityLinkNever(let from, let to, let state, let between):
            entityLinkNever(from, to, state, between, findings)
        case .event(let claim): event(claim, chronicle)
        case .state(let subject, let condition, let at, let witness):
            state(subject, condition, at, witness, chronicle)
        case .tries(let claim): tries(claim, chronicle)
        case .retransmissions(let claim): retransmissions(claim, chronicle)
        case .longest(let stretch, let span, let between): longest(stretch, span, between, findings)
        case .total(let stretch, let span, let between): total(stretch, span, between, findings)
        case .phones(let claim): phones(claim, findings)
        case .contactCentre(let claim): contactCentre(claim, day)
        case .scheduledCalls(let claim): scheduledCalls(claim, peaks)
        }
    }
}
