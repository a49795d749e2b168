import Loads

/// What there is to say of a load of requests.
enum LoadFigures {
    static func figures(
        _ tally: LoadTally, inFlight: Int, heldBack: Int, lost: Int, first: [ServeFigures.Figure] = []
    ) -> ServeFigures {
        var figures = first
        figures += [
            .counter("sent", tally.sent), .counter("answered", tally.answered), .level("in flight", inFlight),
            .counter("retransmitted", tally.retransmitted), .counter("errors", tally.errorCount),
            .counter("unanswered", tally.unanswered), .counter("late", tally.late),
        ]
        for (name, value) in [
            ("undecodable", tally.undecodable), ("closed ports", tally.refusedPorts), ("held back", heldBack),
            ("lost on sending", lost),
        ] where value > 0 {
            figures.append(.counter(name, value))
        }
        return ServeFigures(figures: figures, latencyName: "latency", latency: tally.latency)
    }

    /// Errors, requests that nobody answered, and requests that were wanted and not sent.
    static func complaint(_ tally: LoadTally, wanted: Int?) -> String? {
        var parts: [String] = []
        let errors = tally.errors.sorted { $0.key < $1.key }.map { "\($0.value) with error \($0.key)" }
        if !errors.isEmpty { parts.append("answered " + errors.joined(separator: ", ")) }
        if tally.unanswered > 0 { parts.append("\(tally.unanswered) unanswered") }
        if tally.answered == 0 { parts.append("nothing was answered") }
        if let wanted, tally.answered + tally.unanswered < wanted {
            parts.append("\(tally.answered + tally.unanswered) of \(wanted) came to an end")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
