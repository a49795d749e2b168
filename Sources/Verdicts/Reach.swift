import Analysis
import Topologies
public import Wire

/// Who can reach whom while a region is split: each controller has its own gateways, their extensions and their trunks,
/// and nobody else's.
public struct Reach: Hashable, Sendable {
    /// A controller of the split with the gateways that it has.
    public struct Half: Hashable, Sendable {
        public var controller: String
        /// Those of the region.
        public var gateways: [String]
        /// The extensions of these gateways.
        public var stations: Int
        /// Whether any gateway of the controller, of whatever region, has trunks; nil where the topology says of no
        /// gateway what it provides.
        public var hasTrunks: Bool?
        /// The gateways of the region whose extensions nobody of this half can call.
        public var unreachable: [String]
    }

    /// The calls that a session manager sent to one controller during the split.
    public struct Sent: Hashable, Sendable {
        public var from: String
        public var to: String
        public var calls: Int
        /// Those that were not answered by 200: the controller did not have the extension, or did not answer.
        public var lost: Int
    }

    public var region: Int
    public var start: Instant
    /// Nil where it lasts to the end of the recording.
    public var end: Instant?
    public var halves: [Half]
    public var sent: [Sent]

    /// Which share of the calls from one extension of the region to another fails, 0…1; each calls every other as
    /// often.
    public var failingShare: Double {
        let all = halves.reduce(0) { $0 + $1.stations }
        guard all > 1 else { return 0 }
        let within = halves.reduce(0) { $0 + $1.stations * ($1.stations - 1) }
        return 1 - Double(within) / Double(all * (all - 1))
    }

    /// One for each split.
    static func all(_ topology: Topology, _ findings: Findings) -> [Reach] {
        let nodes = Dictionary(topology.nodes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let isKnown = topology.nodes.contains { !$0.provides.isEmpty }
        return findings.splits.map { split in
            let halves = split.controllers.map { side in
                let guests = findings.links.filter { link in
                    link.controller == side.controller && link.start <= split.start
                        && link.end.map { $0 > split.start } ?? true && nodes[link.gateway]?.region != split.region
                }
                let hasTrunks = (side.gateways + guests.map(\.gateway)).contains {
                    nodes[$0]?.provides.contains("trunks") ?? false
                }
                return Half(
                    controller: side.controller, gateways: side.gateways,
                    stations: side.gateways.reduce(0) { $0 + (nodes[$1]?.stations ?? 0) },
                    hasTrunks: isKnown ? hasTrunks : nil,
                    unreachable: split.controllers.filter { $0.controller != side.controller }.flatMap(\.gateways))
            }
            let calls = findings.calls.filter { call in
                call.time >= split.start && split.end.map { call.time < $0 } ?? true
            }
            return Reach(
                region: split.region, start: split.start, end: split.end, halves: halves, sent: Sent.counted(calls))
        }
    }
}

extension Reach.Sent {
    /// How many calls went from whom to whom, in the order of the first ones.
    static func counted(_ calls: [RoutedCall]) -> [Reach.Sent] {
        var counts: [Reach.Sent] = []
        for call in calls {
            let isLost = call.status != 200
            if let index = counts.firstIndex(where: { $0.from == call.from && $0.to == call.to }) {
                counts[index].calls += 1
                counts[index].lost += isLost ? 1 : 0
            } else {
                counts.append(Reach.Sent(from: call.from, to: call.to, calls: 1, lost: isLost ? 1 : 0))
            }
        }
        return counts
    }
}
