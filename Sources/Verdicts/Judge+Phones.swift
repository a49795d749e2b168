import Analysis
import Topologies
import Wire

/// Groups of phones.
extension Judge {
    func phones(_ claim: Claim.Phones, _ findings: Findings) -> Finding {
        guard let group = findings.phoneGroups.first(where: { $0.name == claim.group }) else {
            return ruler.isTooLateForSpans ? hostTooLate : .fail("no phone was seen")
        }
        switch claim.fact {
        case .registered(let server, let at, let count): return registered(group, server, at, count)
        case .allRegistered(let server, let after, let window, let count):
            let earliest = after ?? .start
            guard let time = group.allRegistered(with: server, after: earliest, of: count), time < ruler.end else {
                let most = group.count(with: server, at: ruler.end)
                return ruler.isTooLateForSpans ? hostTooLate : .fail("never all; \(most) of \(count) at the end")
            }
            return finding(ruler.read(time, in: window), "all \(count) with \(server) at \(exact(time))")
        case .neverRegistered(let server, let between): return neverRegistered(group, server, between)
        case .refused(let server, let count, let between):
            return occurrences(group, .refused, server, count, between, "refused")
        case .sentAway(let server, let count, let between):
            return occurrences(group, .sentAway, server, count, between, "sent away")
        case .longestOutage(let span, let between):
            return longest(group.outages.map { ($0.start, $0.end) }, span, between, "outage")
        case .longestSplit(let span, let between):
            let splits = findings.phoneSplits.filter { $0.region == claim.region }
            return longest(splits.map { ($0.start, $0.end) }, span, between, "time with several servers")
        }
    }

    /// A late host may bring phones late: the number holds where it holds at any moment up to the lateness after `at`.
    private func registered(
        _ group: PhoneGroupFinding, _ server: String, _ at: Instant, _ count: ClosedRange<Int>
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        var moments = [at]
        if ruler.tolerance > .zero {
            moments += group.stays.flatMap { [$0.start, $0.end].compactMap { $0 } }.filter {
                $0 > at && $0 <= at + ruler.tolerance
            }
            moments.append(at + ruler.tolerance)
        }
        let first = group.count(with: server, at: at)
        let holds = moments.prefix(100).contains { count.contains(group.count(with: server, at: $0)) }
        let measured = "\(first) of \(group.phones.count) with \(server)"
        return holds ? .pass(measured) : .fail(measured)
    }

    private func neverRegistered(_ group: PhoneGroupFinding, _ server: String, _ between: TimeWindow?) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let found = group.stays.filter { $0.controller == server && span.contains($0.start) }
        guard let first = found.first else { return .pass("never") }
        return .fail("\(CountText.of(Set(found.map(\.phone)).count, "phone")), the first at \(exact(first.start))")
    }

    private func occurrences(
        _ group: PhoneGroupFinding, _ kind: PhoneEvent.Kind, _ server: String, _ count: ClosedRange<Int>,
        _ between: TimeWindow?, _ words: String
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let events = group.events.filter { $0.kind == kind && $0.controller == server && span.contains($0.time) }
        var measured = "\(words) \(CountText.times(events.count))"
        if let first = events.first, let last = events.last {
            let phones = CountText.of(Set(events.map(\.phone)).count, "phone")
            measured += ", \(phones), from \(exact(first.time)) to \(exact(last.time))"
        }
        return count.contains(events.count) ? .pass(measured) : .fail(measured)
    }

    private func longest(
        _ all: [(start: Instant, end: Instant?)], _ span: SpanWindow, _ between: TimeWindow?, _ word: String
    ) -> Finding {
        let earliest = between?.earliest ?? .start
        let latest = min(between?.latest ?? ruler.end, ruler.end)
        let parts = all.compactMap { part -> (start: Instant, length: Duration)? in
            let start = max(part.start, earliest)
            let length = min(part.end ?? latest, latest) - start
            return length > .zero ? (start, length) : nil
        }
        guard let longest = parts.max(by: { $0.length < $1.length }) else {
            return finding(ruler.read(.zero, in: span), "no \(word)")
        }
        let measured = "\(exact(longest.length)) from \(exact(longest.start)), the longest of \(parts.count)"
        return finding(ruler.read(longest.length, in: span), measured)
    }
}
