import Wire

/// When controllers had gateways, part by part: what is over is handed out, and what goes on is carried.
struct ActivityLedger: Sendable {
    /// What goes on, as far as the next part needs it to go on with: its end is what it has reached.
    private var carried: [Span] = []

    private struct Span {
        var controller: String
        var start: Instant
        var end: Instant?
    }

    private struct Growing {
        var start: Instant
        var end: Instant?
        /// The latest moment at which the controller is known to have had somebody.
        var reached: Instant
    }

    /// Takes the links of a part in, and gives the times that are over by its end; at the end of the recording all.
    mutating func take(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [ActiveInterval] {
        var spans = carried
        for link in part.settled.links {
            spans.append(Span(controller: link.controller, start: link.start, end: link.end))
        }
        spans += open(part, tracks)
        if !zip(spans, spans.dropFirst()).allSatisfy({ $0.start <= $1.start }) { spans.sort { $0.start < $1.start } }
        var growing: [String: Growing] = [:]
        var over: [ActiveInterval] = []
        for span in spans {
            let reached = span.end ?? span.start
            guard var current = growing[span.controller] else {
                growing[span.controller] = Growing(start: span.start, end: span.end, reached: reached)
                continue
            }
            if let end = current.end, span.start > end {
                tell(span.controller, current.start, end, current.reached, part, &over)
                current = Growing(start: span.start, end: span.end, reached: max(current.reached, reached))
            } else {
                if let end = current.end { current.end = span.end.map { max(end, $0) } }
                current.reached = max(current.reached, reached)
            }
            growing[span.controller] = current
        }
        carried = []
        for (controller, current) in growing {
            tell(controller, current.start, current.end, current.reached, part, &over)
        }
        return over.sorted { ($0.start, $0.controller) < ($1.start, $1.controller) }
    }

    private mutating func tell(
        _ controller: String, _ start: Instant, _ end: Instant?, _ reached: Instant, _ part: Ledger.Part,
        _ over: inout [ActiveInterval]
    ) {
        if part.isLast || end.map({ $0 < part.cut }) ?? false {
            over.append(ActiveInterval(controller: controller, start: start, end: end))
        } else {
            carried.append(Span(controller: controller, start: start, end: end ?? max(start, reached)))
        }
    }

    /// Links that hold: the first and the last of each controller say it all; at the end of the recording each as it
    /// ended.
    private func open(_ part: Ledger.Part, _ tracks: [GatewayTrack]) -> [Span] {
        if part.isLast {
            return tracks.compactMap { $0.openLink(at: part.cut) }.map {
                Span(controller: $0.controller, start: $0.start, end: $0.end)
            }
        }
        var starts: [String: (first: Instant, last: Instant)] = [:]
        for index in tracks.indices {
            guard let open = tracks[index].link else { continue }
            let known = starts[open.controller] ?? (open.start, open.start)
            starts[open.controller] = (min(known.first, open.start), max(known.last, open.start))
        }
        return starts.flatMap { controller, known in
            [known.first, known.last].map { Span(controller: controller, start: $0, end: nil) }
        }
    }
}
