import Analysis
import Rehearsals
import Simulation
public import Topologies
import Verdicts
import Wire

/// A bad day told again from its topology file, with frames, and judged from its packets.
public struct Replay: Sendable {
    /// The topology file.
    public let text: String
    /// What the packets show; nil where they do not show the violation, with the reason in ``failure``.
    public let confirmed: String?
    /// Why the file does not show it.
    public let failure: String?

    public init(_ day: BadDay, of base: Topology, player: StoryPlayer) {
        text = BadDayFile.text(day, of: base, lasts: player.topology.duration, seed: player.topology.seed)
        do {
            let topology = try Topology(yaml: text, file: "bad-day.yaml")
            let verdict = try Rehearsal(topology, named: "bad-day.yaml").verdict
            let failed = verdict.results.first { $0.outcome == .fail }
            let cause = verdict.findings.splits.first { "\($0.region)" == day.violation.subject }?.cause.rawValue
            switch day.violation.property {
            case .split, .bothHold: confirmed = failed == nil ? nil : cause ?? failed?.measured
            case .apart, .outage, .refused, .pingPong, .unsettled: confirmed = failed?.measured
            }
            failure = failed == nil ? "the packets of its replay do not show it" : nil
        } catch let error as TopologyErrors {
            confirmed = nil
            failure = error.description
        } catch {
            confirmed = nil
            failure = "\(error)"
        }
    }
}
