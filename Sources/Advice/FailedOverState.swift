import Agents
import Analysis
import Rehearsals
import Simulation
import Topologies
import Verdicts
public import Wire

/// Who is where at a moment of a story, and what is in the way.
public struct FailedOverState: Hashable, Sendable {
    /// Where a gateway is.
    public struct Place: Hashable, Sendable {
        public var gateway: String
        public var region: Int?
        /// The controller that it is registered with; nil where it has no service.
        public var controller: String?
    }

    public var time: Instant
    /// In the order of the topology.
    public var gateways: [Place]
    /// Regions that main keeps disabled, with the code of `status nr-registration` (`rd`, `ad`, …).
    public var disabledRegions: [Int: String]

    init(_ rehearsal: Rehearsal, at time: Instant, mains: Set<String>) {
        self.time = time
        let links = rehearsal.verdict.findings.links.filter { $0.start <= time && ($0.end.map { $0 > time } ?? true) }
        gateways = rehearsal.topology.nodes.compactMap { node in
            guard case .agent(.gateway) = node.kind else { return nil }
            return Place(
                gateway: node.name, region: node.region,
                controller: links.last { $0.gateway == node.name }?.controller)
        }
        disabledRegions = [:]
        for line in rehearsal.result.journal where line.time <= time && mains.contains(line.node) {
            guard line.entry.kind == .regionState, let region = line.entry.subject.flatMap({ Int($0) }) else {
                continue
            }
            disabledRegions[region] = line.entry.detail == "en" ? nil : line.entry.detail
        }
    }

    /// Those that are not with a main.
    public func away(from mains: Set<String>) -> [Place] {
        gateways.filter { place in place.controller.map { !mains.contains($0) } ?? true }
    }
}
