import Analysis
import Wire

/// Gateways that belong together and are not.
extension Judge {
    /// The periods in which the gateways count for more than one controller.
    func apart(_ gateways: [String], _ findings: Findings) -> [(start: Instant, end: Instant?)] {
        let wanted = Set(gateways)
        let links = findings.links.filter { wanted.contains($0.gateway) && $0.start < ruler.end }
        return ControllerOverlap.all(of: links.lazy.map { ($0.controller, $0.start, $0.end) }).map {
            ($0.start, $0.end)
        }
    }
}
