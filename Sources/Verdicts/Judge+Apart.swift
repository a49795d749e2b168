import Analysis
import Topologies
import Wire

/// Gateways that belong together and are not.
extension Judge {
    /// The periods in which the gateways count for more than one controller.
    func apart(_ gateways: [String], _ findings: Findings) -> [(start: Instant, end: Instant?)] {
        let wanted = Set(gateways)
        var edges: [(time: Instant, isStart: Bool, controller: String)] = []
        for link in findings.links where wanted.contains(link.gateway) && link.start < ruler.end {
            edges.append((link.start, true, link.controller))
            if let end = link.end { edges.append((end, false, link.controller)) }
        }
        // What ends at a moment ends before what begins then.
        edges.sort { ($0.time, $0.isStart ? 1 : 0, $0.controller) < ($1.time, $1.isStart ? 1 : 0, $1.controller) }
        var counts: [String: Int] = [:]
        var periods: [(start: Instant, end: Instant?)] = []
        var since: Instant?
        for edge in edges {
            counts[edge.controller, default: 0] += edge.isStart ? 1 : -1
            if counts[edge.controller] == 0 { counts[edge.controller] = nil }
            if counts.count > 1 {
                since = since ?? edge.time
            } else if let start = since {
                if edge.time > start { periods.append((start, edge.time)) }
                since = nil
            }
        }
        if let since { periods.append((since, nil)) }
        return periods
    }
}
