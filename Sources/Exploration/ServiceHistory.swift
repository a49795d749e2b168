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
            guard case .node(let action, let node) = fault.kind, action == .kill || action == .powerOff else {
                continue
            }
            reader.stops.append((fault.at, node))
        }
        reader.stops.sort { $0.time < $1.time }
        for line in result.journal { reader.read(line) }
        reader.finish()
        stays = reader.stays
        changes = reader.changes
        holds = reader.holds
        lastChange = reader.lastChange
        outages = landscape.gateways.indices.map { index in
            Self.gaps(
                reader.stays[index], resets: reader.resets[index], from: begin, to: result.end,
                without: down.spans(of: landscape.gateways[index].name))
        }
    }

    /// What lies between the stays, less the time in which the gateway was not there itself.
    private static func gaps(
        _ stays: [Span], resets: [Instant], from begin: Instant, to end: Instant, without down: [ClosedRange<Instant>]
    ) -> [Outage] {
        var outages: [Outage] = []
        var cursor = begin
        for start in stays.map(\.start) + [end] {
            if start > cursor {
                var from = cursor
                // What follows the gateway's own absence is a new search.
                for span in down where span.lowerBound < start && span.upperBound > from { from = span.upperBound }
                if from < start {
                    let isReset = resets.contains { $0 >= from - .seconds(1) && $0 <= start } || from != cursor
                    outages.append(Outage(start: from, end: start, hasReset: isReset))
                }
            }
            if let stay = stays.first(where: { $0.start == start }) { cursor = max(cursor, stay.end) }
        }
        return outages
    }
}

/// When nodes were off, killed or standing still, by the timeline.
struct DownTimes: Sendable {
    private var spans: [String: [ClosedRange<Instant>]] = [:]

    init(_ faults: [DrawnFault], end: Instant) {
        for fault in faults {
            guard case .node(let action, let node) = fault.kind, action.inverse != nil, fault.at <= end else {
                continue
            }
            spans[node, default: []].append(fault.at...max(fault.at, min(fault.until ?? end, end)))
        }
        for node in spans.keys { spans[node]?.sort { $0.lowerBound < $1.lowerBound } }
    }

    func spans(of node: String) -> [ClosedRange<Instant>] { spans[node] ?? [] }
}
