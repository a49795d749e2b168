import Wire

/// When controllers had gateways, part by part: what is over is handed out, and what may go on is carried.
struct ActivityLedger: Sendable {
    private var carried: [ActiveSpan] = []

    /// Takes the links of a part in, and gives the times that are over by its end; at the end of the recording all.
    mutating func take(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [ActiveInterval] {
        var spans = carried
        for link in part.settled.links {
            spans.append(ActiveSpan(controller: link.controller, start: link.start, end: link.end))
        }
        spans += part.isLast ? Self.ended(part, tracks) : Self.open(tracks)
        let united = ActiveSpan.united(spans)
        func isOver(_ span: ActiveSpan) -> Bool {
            part.isLast || !span.mayGoOn && span.end.map { $0 < part.cut } ?? false
        }
        carried = united.filter { !isOver($0) }
        // A link that holds comes again with the next part.
        for place in carried.indices { carried[place].mayGoOn = false }
        return united.filter(isOver).map(\.interval)
    }

    /// Links that hold, as they end with the recording.
    private static func ended(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [ActiveSpan] {
        tracks.compactMap { $0.openLink(at: part.cut) }.map {
            ActiveSpan(controller: $0.controller, start: $0.start, end: $0.end)
        }
    }

    /// Links that hold, as far as they are known to; one for all of a controller where each of them overlaps each.
    private static func open(_ tracks: [GatewayTrack]) -> [ActiveSpan] {
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
        var spans: [ActiveSpan] = []
        for (controller, known) in all where known.least >= known.last {
            spans.append(ActiveSpan(controller: controller, start: known.first, end: known.most, mayGoOn: true))
        }
        guard spans.count < all.count else { return spans }
        for index in tracks.indices {
            guard let link = tracks[index].link, let known = all[link.controller], known.least < known.last else {
                continue
            }
            spans.append(ActiveSpan(controller: link.controller, start: link.start, end: link.latest, mayGoOn: true))
        }
        return spans
    }
}
