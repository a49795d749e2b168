import Analysis
import Topologies
import Wire

/// Controllers and entity links.
extension Judge {
    func active(
        _ controller: String, _ from: TimeWindow, _ until: Claim.ActiveEnd?, _ findings: Findings
    ) -> Finding {
        let intervals = findings.active.filter { $0.controller == controller && $0.start < ruler.end }
        guard !intervals.isEmpty else { return ruler.isTooLateForSpans ? hostTooLate : .fail("never active") }
        return best(
            intervals.map { interval in
                var reading = ruler.read(interval.start, in: from)
                if reading == .within {
                    switch until {
                    case nil: break
                    case .untilTheEnd: if !ruler.isOpen(interval.end) { reading = .outside }
                    case .at(let window): reading = interval.end.map { ruler.read($0, in: window) } ?? .outside
                    }
                }
                return (reading, words(interval))
            })
    }

    func neverActive(_ controller: String, _ between: TimeWindow?, _ findings: Findings) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let interval = findings.active.first {
            $0.controller == controller && $0.start < ruler.end && ruler.overlaps($0.start, $0.end, span)
        }
        return interval.map { .fail(words($0)) } ?? .pass("never active")
    }

    func entityLink(
        _ from: String, _ to: String, _ state: String, _ at: TimeWindow, _ findings: Findings
    ) -> Finding {
        let changes = findings.entityLinks.filter { $0.from == from && $0.to == to && $0.time < ruler.end }
        let fitting = changes.filter { $0.state.rawValue == state }
        guard !fitting.isEmpty else {
            let seen = changes.prefix(5).map { words($0) }.joined(separator: "; ")
            return ruler.isTooLateForSpans ? hostTooLate : .fail(seen.isEmpty ? "no answer was seen" : seen)
        }
        return best(fitting.map { (ruler.read($0.time, in: at), words($0)) })
    }

    func entityLinkNever(
        _ from: String, _ to: String, _ state: String, _ between: TimeWindow?, _ findings: Findings
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let changes = findings.entityLinks.filter { $0.from == from && $0.to == to && $0.time <= span.latest }
        let before = changes.last { $0.time <= span.earliest }
        let found = (before.map { [$0] } ?? []) + changes.filter { $0.time > span.earliest }
        return found.first { $0.state.rawValue == state }.map { .fail(words($0)) } ?? .pass("never \(state)")
    }

    private func words(_ interval: ActiveInterval) -> String {
        "from \(interval.start.words)" + (interval.end.map { " to \($0.words)" } ?? " on")
    }

    private func words(_ change: EntityLinkChange) -> String {
        "\(change.state.rawValue) at \(change.time.words) (\(change.by))"
    }
}
