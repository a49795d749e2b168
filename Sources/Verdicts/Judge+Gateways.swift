import Analysis
import Topologies
import Wire

/// Who is registered where.
extension Judge {
    func registered(_ claim: Claim.Registration, _ findings: Findings) -> Finding {
        let all = findings.registrations.filter {
            $0.gateway == claim.gateway && $0.outcome == .accepted && $0.time < ruler.end
                && $0.time >= claim.after ?? .start
        }
        var fitting = all.filter { $0.controller == claim.controller }
        guard !fitting.isEmpty else {
            let elsewhere = all.prefix(3).map { words($0) }.joined(separator: "; ")
            return ruler.isTooLateForSpans ? hostTooLate : .fail(elsewhere.isEmpty ? "never registered" : elsewhere)
        }
        if claim.after != nil { fitting = [fitting[0]] }
        return best(
            fitting.map { registration in
                var reading = ruler.read(registration.time, in: claim.at)
                if let method = claim.method, registration.method != method, reading == .within { reading = .outside }
                if let reason = claim.reason, registration.reason != reason, reading == .within { reading = .outside }
                return (reading, words(registration))
            })
    }

    func neverRegistered(
        _ gateway: String, _ controller: String, _ between: TimeWindow?, _ findings: Findings
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let found = findings.registrations.first {
            $0.gateway == gateway && $0.controller == controller && $0.outcome == .accepted && span.contains($0.time)
        }
        return found.map { .fail(words($0)) } ?? .pass("never")
    }

    func stays(_ gateway: String, _ controller: String, _ between: TimeWindow?, _ findings: Findings) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let links = findings.links.filter { $0.gateway == gateway && $0.start < ruler.end }
        var covered = span.earliest
        for link in links where link.controller == controller && link.start <= covered {
            guard !ruler.isOpen(link.end), let end = link.end else { return .pass(words(links)) }
            // A link that a new one with the same controller follows at once is the same stay.
            covered = max(covered, end)
        }
        return covered >= span.latest ? .pass(words(links)) : .fail(links.isEmpty ? "never registered" : words(links))
    }

    func refused(
        _ gateway: String, _ controller: String, _ count: ClosedRange<Int>, _ error: Int?, _ between: TimeWindow?,
        _ findings: Findings
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = ruler.span(between)
        let refusals = findings.registrations.filter {
            $0.gateway == gateway && $0.controller == controller && $0.outcome == .rejected && span.contains($0.time)
        }
        let fitting = refusals.filter { error == nil || $0.error == error }
        var measured = "refused \(CountText.times(fitting.count))"
        if let first = fitting.first, let last = fitting.last {
            measured += ", from \(first.time.words) to \(last.time.words)"
        }
        if fitting.count < refusals.count { measured += "; \(refusals.count - fitting.count) with another error" }
        return count.contains(fitting.count) ? .pass(measured) : .fail(measured)
    }

    func outage(_ gateway: String, _ lasts: SpanWindow, _ begins: TimeWindow?, _ findings: Findings) -> Finding {
        let outages = findings.outages.filter { $0.gateway == gateway && $0.start < ruler.end }
        guard !outages.isEmpty else { return ruler.isTooLateForSpans ? hostTooLate : .fail("no outage") }
        return best(
            outages.map { outage in
                var reading = outage.end.map { ruler.read($0 - outage.start, in: lasts) } ?? .outside
                if reading == .within, let begins { reading = ruler.read(outage.start, in: begins) }
                let length = outage.end.map { ($0 - outage.start).words } ?? "to the end"
                return (reading, "\(length) from \(outage.start.words) (\(outage.why))")
            })
    }

    func primarySearch(_ gateway: String, _ span: SpanWindow, _ findings: Findings) -> Finding {
        let searches = findings.searches.filter { $0.gateway == gateway && $0.crossing < ruler.end }
        guard !searches.isEmpty else { return ruler.isTooLateForSpans ? hostTooLate : .fail("no search") }
        let measured = searches.map { $0.primarySearch.words }.joined(separator: ", ")
        let readings = searches.map { ruler.read($0.primarySearch, in: span) }
        if readings.contains(.tooLate) { return finding(.tooLate, measured) }
        return finding(readings.contains(.outside) ? .outside : .within, measured)
    }

    private func words(_ registration: RegistrationAttempt) -> String {
        "\(registration.controller) at \(registration.time.words) (\(registration.request))"
    }

    private func words(_ links: [H248Link]) -> String {
        let shown = links.prefix(5).map { link in
            let end = link.end.map { " to \($0.words)" } ?? " on"
            let why = link.endCause.map { " (\($0.rawValue))" } ?? ""
            return "\(link.controller) from \(link.start.words)\(end)\(why)"
        }.joined(separator: "; ")
        return links.count > 5 ? "\(shown); and \(links.count - 5) more" : shown
    }
}
