import Analysis
import Fabric
import Rehearsals
import Topologies
import Verdicts
import Wire

/// Firewalls and boxes: what each change costs, played like any way back.
extension Adviser.Ground {
    /// More firewalls than this are not tried one by one, but removed.
    private static let firewallLimit = 4

    /// The changes of each firewall, the best first; the others are out of the way meanwhile.
    func consult(
        _ firewalls: [(entry: ScheduledAction, rule: Rule, settings: FirewallSettings)], _ topology: Topology,
        _ state: FailedOverState
    ) -> [FirewallAdvice] {
        let consultant = FirewallConsultant(topology)
        return firewalls.enumerated().map { index, firewall in
            let rest = firewalls.enumerated().filter { $0.offset != index }.map { other in
                FailBackStep(time, nil, "remove", .heal([other.element.rule.name]))
            }
            var changes = consultant.changes(of: firewall.rule, firewall.settings)
            if index >= Self.firewallLimit { changes.removeAll { $0.kind != .remove } }
            for place in changes.indices {
                let change = changes[place].action.map { [FailBackStep(time, nil, "change", $0)] } ?? []
                let rehearsal = play(rest + change + goingHome(state))
                let cost = cost(of: rehearsal, from: time)
                changes[place].outage = cost.outage
                changes[place].worstOutage = cost.worst
                changes[place].lostLinks = rehearsal.verdict.findings.links.count {
                    $0.end.map { $0 > time } ?? false
                }
                changes[place].away = cost.away.count
            }
            // Stable: of equals the smaller change counts.
            for index in changes.indices.dropFirst() {
                var place = index
                while place > 0, changes[place].isBetter(than: changes[place - 1]) {
                    changes.swapAt(place, place - 1)
                    place -= 1
                }
            }
            return FirewallAdvice(
                fault: firewall.entry.text,
                line: topology.timeline.first { $0.text == firewall.entry.text }?.line ?? 0, changes: changes)
        }
    }

    /// What it costs to start a box's nodes on the first one again, when all else is done.
    func goBack(_ box: Box, since: Instant, _ state: FailedOverState) -> BoxAdvice {
        let begin = time + Adviser.settling + Adviser.acting
        let delay = box.takesOverAfter ?? .zero
        let nodes = box.nodes.joined(separator: ", ")
        let steps = [
            FailBackStep(
                begin, nil, "shut the second box of \(box.name) down: \(nodes)", .node(.powerOff, box.nodes),
                isLater: true),
            FailBackStep(
                begin + delay, nil, "start them on the first box again", .node(.takeOver, box.nodes), isLater: true),
        ]
        let rehearsal = play(goingHome(state) + steps)
        let cost = cost(of: rehearsal, from: begin)
        // A link that is lost in silence ends when its controller was heard last.
        let quiet = begin - .seconds(60)
        let before = Set(FailedOverState(rehearsal, at: quiet, mains: mains).away(from: mains).map(\.gateway))
        return BoxAdvice(
            box: box.name, nodes: box.nodes, since: since, begin: begin, steps: steps, outage: cost.outage,
            worstOutage: cost.worst, lost: cost.away.filter { !before.contains($0) })
    }

    /// Time without service from a moment to the end, of all gateways and of the worst, and who is not with main then.
    private func cost(
        of rehearsal: Rehearsal, from moment: Instant
    ) -> (outage: Duration, worst: Duration, away: [String]) {
        let end = Instant.start + rehearsal.topology.duration
        var byGateway: [String: Duration] = [:]
        for outage in rehearsal.verdict.findings.outages {
            let length = min(outage.end ?? end, end) - max(outage.start, moment)
            byGateway[outage.gateway, default: .zero] += max(.zero, length)
        }
        let away = FailedOverState(rehearsal, at: end, mains: mains).away(from: mains)
        return (byGateway.values.reduce(.zero, +), byGateway.values.max() ?? .zero, away.map(\.gateway))
    }
}
