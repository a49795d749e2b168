import Wire

/// When controllers had gateways, part by part: what is over is handed out, and what may go on is carried.
struct ActivityLedger: Sendable {
    typealias Span = ActiveSpan<Int>

    private var carried: [Span] = []

    /// Takes the links of a part in, and gives the times that are over by its end; at the end of the recording all.
    mutating func take(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [Span] {
        var spans = carried
        spans.reserveCapacity(spans.count + part.links.count + 1)
        for place in part.links {
            let link = tracks[place.track].links[place.entry]
            spans.append(Span(controller: link.controller, start: link.start, end: link.end))
        }
        spans += part.isLast ? Self.ended(part, tracks) : Self.open(tracks)
        let united = Span.united(spans)
        // A link that is known to hold only up to an earlier moment may turn out to have held through later ones.
        let certain = carried.count > Ledger.carriedLimit ? part.cut : part.certainUntil
        func isOver(_ span: Span) -> Bool {
            part.isLast || !span.mayGoOn && span.end.map { $0 < certain } ?? false
        }
        carried = united.filter { !isOver($0) }
        // A link that holds comes again with the next part.
        for place in carried.indices { carried[place].mayGoOn = false }
        return united.filter(isOver)
    }

    /// Links that hold, as they end with the recording.
    private static func ended(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [Span] {
        tracks.compactMap { $0.openLink(at: part.cut) }.map {
            Span(controller: $0.controller, start: $0.start, end: $0.end)
        }
    }

    /// Links that hold, as far as they are known to; one for all of a controller where each of them overlaps each.
    private static func open(_ tracks: [GatewayTrack]) -> [Span] {
        var all: [Int: (first: Instant, last: Instant, least: Instant, most: Instant)] = [:]
        // Most of them are of the same controller as the one before.
        var current: (controller: Int, known: (first: Instant, last: Instant, least: Instant, most: Instant))?
        for index in tracks.indices {
            guard let link = tracks[index].link else { continue }
            let latest = link.latest
            if let held = current, held.controller != link.controller {
                all[held.controller] = held.known
                current = nil
            }
            let known = current?.known ?? all[link.controller] ?? (link.start, link.start, latest, latest)
            current = (
                link.controller,
                (
                    min(known.first, link.start), max(known.last, link.start), min(known.least, latest),
                    max(known.most, latest)
                )
            )
        }
        if let current { all[current.controller] = current.known }
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
