import Agents
import Analysis
import Topologies
import Wire

/// Splits, what prevented them, and regions.
extension Judge {
    func split(
        _ region: Int, _ begins: TimeWindow, _ ends: Claim.SplitEnd?, _ endedBySRPF: Bool, _ cause: String?,
        _ findings: Findings
    ) -> Finding {
        let splits = findings.splits.filter { $0.region == region && $0.start < ruler.end }
        guard !splits.isEmpty else {
            return ruler.isTooLateForSpans ? hostTooLate : .fail("no split of region \(region)")
        }
        let readings = splits.map { ruler.read($0.start, in: begins) }
        if readings.contains(.tooLate) { return finding(.tooLate, words(splits)) }
        let fitting = zip(splits, readings).filter { $0.1 == .within }.map(\.0)
        guard let split = fitting.first, fitting.count == 1 else { return .fail(words(splits)) }
        var reading = Ruler.Reading.within
        switch ends {
        case nil: break
        case .untilTheEnd: if !ruler.isOpen(split.end) { reading = .outside }
        case .lasts(let span): reading = split.end.map { ruler.read($0 - split.start, in: span) } ?? .outside
        case .at(let window): reading = split.end.map { ruler.read($0, in: window) } ?? .outside
        }
        if reading == .within, endedBySRPF, split.endedBy != .forcedByMain { reading = .outside }
        if reading == .within, let cause, split.cause.rawValue != cause { reading = .outside }
        return finding(reading, words([split]))
    }

    func noSplit(_ region: Int?, _ between: TimeWindow?, _ findings: Findings) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let splits = findings.splits.filter { split in
            (region == nil || split.region == region) && split.start < ruler.end
                && ruler.overlaps(split.start, split.end, span)
        }
        return splits.isEmpty ? .pass("no split") : .fail(words(splits))
    }

    func prevented(
        _ region: Int, _ gateway: String?, _ controller: String?, _ at: TimeWindow?, _ findings: Findings
    ) -> Finding {
        let all = findings.prevented.filter { event in
            event.region == region && (gateway == nil || event.gateway == gateway)
                && (controller == nil || event.controller == controller) && event.time < ruler.end
        }
        let events = all.filter { !$0.followsSplit }
        guard let first = events.first else {
            if ruler.isTooLateForSpans { return hostTooLate }
            return .fail(all.first.map { "\(words($0)), but a split came before" } ?? "nobody was refused")
        }
        guard let at else { return .pass(words(first)) }
        return best(events.map { (ruler.read($0.time, in: at), words($0)) })
    }

    func notPrevented(_ region: Int, _ between: TimeWindow?, _ findings: Findings) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let events = findings.prevented.filter { $0.region == region && !$0.followsSplit && span.contains($0.time) }
        return events.first.map { .fail(words($0)) } ?? .pass("nobody was refused")
    }

    func regionState(
        _ region: Int, _ state: String, _ at: TimeWindow, _ witness: Claim.Witness?, _ findings: Findings,
        _ journal: [JournalRecord]
    ) -> Finding {
        if witness == .journal, journal.isEmpty { return .inconclusive("there is no journal") }
        var changes: [(time: Instant, state: String, by: String)] = []
        if witness != .journal {
            changes += findings.regions.filter { $0.region == region }.map { ($0.time, $0.state.rawValue, "packets") }
        }
        if witness != .packets {
            changes += journal.filter { $0.entry.kind == .regionState && $0.entry.subject == "\(region)" }
                .map { ($0.time, $0.entry.detail ?? "", "journal") }
        }
        changes = changes.filter { $0.time < ruler.end }
        let fitting = changes.filter { $0.state == state }
        guard !fitting.isEmpty else {
            let seen = changes.map { "\($0.state) at \($0.time.words)" }.joined(separator: ", ")
            return ruler.isTooLateForSpans ? hostTooLate : .fail(seen.isEmpty ? "no change of state" : seen)
        }
        return best(fitting.map { (ruler.read($0.time, in: at), "\($0.state) at \($0.time.words) (\($0.by))") })
    }

    /// The first reading that is within; else the one that says most: too late before outside.
    func best(_ readings: [(reading: Ruler.Reading, measured: String)]) -> Finding {
        for wanted in [Ruler.Reading.within, .tooLate] {
            if let match = readings.first(where: { $0.reading == wanted }) {
                return finding(wanted, match.measured)
            }
        }
        let shown = readings.prefix(5).map(\.measured).joined(separator: "; ")
        return .fail(readings.count > 5 ? "\(shown); and \(readings.count - 5) more" : shown)
    }

    private func words(_ splits: [Split]) -> String {
        let shown = splits.prefix(3).map { split in
            let sides = split.controllers.map { "\($0.controller): \($0.gateways.joined(separator: " "))" }
            let length = split.end.map { "lasts \(($0 - split.start).words)" } ?? "lasts until the end"
            let ending = split.endedBy.map { ", ended by \($0.rawValue)" } ?? ""
            return "begins at \(split.start.words), \(length)\(ending), \(split.cause.rawValue)"
                + " (\(sides.joined(separator: "; ")))"
        }.joined(separator: " | ")
        return splits.count > 3 ? "\(shown) | and \(splits.count - 3) more" : shown
    }

    private func words(_ event: Prevented) -> String {
        "\(event.gateway) refused by \(event.controller) at \(event.time.words)"
    }
}
