import Agents
import Simulation
import Topologies
import Wire

/// Who served whom and when, as the agents' journals tell it.
struct ServiceHistory: Sendable {
    /// A span during which somebody counts for a controller.
    struct Span: Hashable, Sendable {
        let controller: String
        let start: Instant
        /// The end of the story where it was still so.
        var end: Instant
    }

    /// A span without service.
    struct Outage: Hashable, Sendable {
        let start: Instant
        let end: Instant
        let hasReset: Bool
    }

    /// By gateway, in the order of the landscape.
    private(set) var stays: [[Span]]
    private(set) var outages: [[Outage]]
    /// When a gateway registered with another controller than before.
    private(set) var changes: [[Instant]]
    /// When a controller refused a gateway that it could hear: H.248's own errors, not those of connections.
    private(set) var refusals: [[Instant]]
    /// What each controller held by its own account: the gateway's number and the span.
    private(set) var holds: [(gateway: Int, span: Span)] = []
    private(set) var lastChange: Change?

    /// Something changed.
    struct Change: Hashable, Sendable {
        let time: Instant
        /// For people.
        let words: String
        /// The gateway or region.
        let subject: String
        /// That it does not happen, in the words of a topology file: `gateway: mg1, never: registered`.
        let expectation: String
    }

    init(_ result: SimulationResult, _ landscape: Landscape, faults: [DrawnFault], from begin: Instant) {
        var reader = Reader(landscape, end: result.end)
        let down = DownTimes(faults, end: result.end)
        for fault in faults {
            switch fault.kind {
            case .node(.kill, _), .node(.powerOff, _), .box: reader.stops += fault.nodes.map { (fault.at, $0) }
            case .node, .console, .cut, .oneWayCut, .networkCut, .networkDelay: break
            }
        }
        reader.stops.sort { $0.time < $1.time }
        for line in result.journal { reader.read(line) }
        reader.finish()
        stays = reader.stays
        changes = reader.changes
        refusals = reader.refusals
        holds = reader.holds
        lastChange = reader.lastChange
        outages = landscape.gateways.indices.map { index in
            Self.gaps(
                reader.stays[index], resets: reader.resets[index], from: begin, to: result.end,
                without: down.spans(of: landscape.gateways[index].name))
        }
    }

    /// What lies between the stays, less the time in which the gateway was not there itself. A reset and an absence end
    /// one outage and begin another: the search starts anew.
    private static func gaps(
        _ stays: [Span], resets: [Instant], from begin: Instant, to end: Instant, without down: [ClosedRange<Instant>]
    ) -> [Outage] {
        var outages: [Outage] = []
        var cursor = begin
        let last = Span(controller: "", start: end, end: end)
        for next in stays + [last] {
            var from = cursor
            var hasReset = false
            let breaks = resets.map { ($0, $0) } + down.map { ($0.lowerBound, $0.upperBound) }
            for (gone, back) in breaks.sorted(by: { $0.0 < $1.0 }) where back >= cursor && gone < next.start {
                if gone > from { outages.append(Outage(start: from, end: gone, hasReset: hasReset)) }
                from = max(from, back)
                hasReset = true
            }
            if next.start > from { outages.append(Outage(start: from, end: next.start, hasReset: hasReset)) }
            cursor = max(cursor, next.end)
        }
        return outages
    }
}

/// When nodes were off, killed or standing still, by the timeline.
struct DownTimes: Sendable {
    private var spans: [String: [ClosedRange<Instant>]] = [:]

    init(_ faults: [DrawnFault], end: Instant) {
        for fault in faults {
            guard let absence = fault.absence, fault.at <= end else { continue }
            let span = fault.at...max(fault.at, min(absence.end ?? end, end))
            for node in absence.nodes { spans[node, default: []].append(span) }
        }
        for node in spans.keys { spans[node]?.sort { $0.lowerBound < $1.lowerBound } }
    }

    func spans(of node: String) -> [ClosedRange<Instant>] { spans[node] ?? [] }
}
