import Wire

/// When controllers had gateways, part by part: what is over is handed out, and what may go on is carried.
struct ActivityLedger: Sendable {
    private var carried: [Span] = []

    private struct Span {
        var controller: String
        var start: Instant
        /// Of a link that holds, as far as it is known to; nil at the end of the recording alone.
        var end: Instant?
        var mayGoOn = false
    }

    /// Takes the links of a part in, and gives the times that are over by its end; at the end of the recording all.
    mutating func take(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [ActiveInterval] {
        var spans = carried
        for link in part.settled.links {
            spans.append(Span(controller: link.controller, start: link.start, end: link.end))
        }
        spans += part.isLast ? Self.ended(part, tracks) : Self.open(tracks)
        if !zip(spans, spans.dropFirst()).allSatisfy({ $0.start <= $1.start }) { spans.sort { $0.start < $1.start } }
        var growing: [String: Span] = [:]
        var over: [ActiveInterval] = []
        carried = []
        for span in spans {
            guard var current = growing[span.controller] else {
                growing[span.controller] = span
                continue
            }
            if let end = current.end, span.start > end {
                tell(current, part, &over)
                current = span
            } else {
                if let end = current.end { current.end = span.end.map { max(end, $0) } }
                current.mayGoOn = current.mayGoOn || span.mayGoOn
            }
            growing[span.controller] = current
        }
        for span in growing.values { tell(span, part, &over) }
        carried.sort { ($0.start, $0.controller) < ($1.start, $1.controller) }
        return over.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }
    }

    private mutating func tell(_ span: Span, _ part: Ledger.Part, _ over: inout [ActiveInterval]) {
        let isOver = !span.mayGoOn && span.end.map { $0 < part.cut } ?? false
        if part.isLast || isOver {
            over.append(ActiveInterval(controller: span.controller, start: span.start, end: span.end))
        } else {
            // A link that holds comes again with the next part.
            carried.append(Span(controller: span.controller, start: span.start, end: span.end ?? span.start))
        }
    }

    /// Links that hold, as they end with the recording.
    private static func ended(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [Span] {
        tracks.compactMap { $0.openLink(at: part.cut) }.map {
            Span(controller: $0.controller, start: $0.start, end: $0.end)
        }
    }

    /// Links that hold, as far as they are known to; one for all of a controller where each of them overlaps each.
    private static func open(_ tracks: [GatewayTrack]) -> [Span] {
        var all: [String: (first: Instant, last: Instant, least: Instant, most: Instant)] = [:]
        for index in tracks.indices {
            guard let link = tracks[index].link else { continue }
            let latest = link.latest
            let known = all[link.controller] ?? (link.start, link.start, latest, latest)
            all[link.controller] = (
                min(known.first, link.start), max(known.last, link.start), min(known.least, latest),
                max(known.most, latest)
            )
        }
        var spans: [Span] = []
        for (controller, known) in all where known.least >= known.last {
            spans.append(Span(controller: controller, start: known.first, end: known.most, mayGoOn: true))
        }
        guard spans.count < all.count else { return spans }
        for index in tracks.indices {
            guard let link = tracks[index].link, let known = all[link.controller], known.least < known.last else {
                continue
            }
            spans.append(Span(controller: link.controller, start: link.start, end: link.latest, mayGoOn: true))
        }
        return spans
    }
}
