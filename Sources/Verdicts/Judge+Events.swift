import Topologies
import Wire

/// Events: the first, the n-th, any, so many, none, so far apart.
extension Judge {
    typealias Occurrence = Chronicle.Occurrence

    func event(_ claim: Claim.Event, _ chronicle: Chronicle) -> Finding {
        if claim.filter.witness == .journal, chronicle.journal.isEmpty { return noJournal }
        let origin: EventOrigin
        switch place(claim.origin, of: claim.subject, chronicle) {
        case .found(let found): origin = found
        case .missing(let finding): return finding
        }
        let all = chronicle.occurrences(claim.filter, of: claim.subject)
        let isSameKind =
            origin.event?.kind == claim.filter.kind && (claim.origin.subject ?? claim.subject) == claim.subject
        let events = all.filter { $0.time >= origin.time && !(isSameKind && origin.occurrence == $0) }
        switch claim.measure {
        case .some(let window): return some(claim.filter, events, all, origin, window)
        case .nth(let number, let window):
            guard events.count >= number else { return missing(claim.filter, all, events, number, from: origin.time) }
            let event = events[number - 1]
            return finding(read(event, origin, window), words(claim.filter, event, origin))
        case .since(let filter, let number, let window):
            guard events.count >= number else { return missing(claim.filter, all, events, number, from: origin.time) }
            let last = chronicle.occurrences(filter, of: claim.subject)
            return since(filter, last, claim.filter, events[number - 1], window)
        case .count(let range, let window): return count(events, range, origin, window)
        case .spacing(let span, let window): return spacing(events, span, origin, window)
        }
    }

    var noJournal: Finding { .inconclusive("there is no journal") }

    /// Where the times of an expectation count from.
    struct EventOrigin {
        var time: Instant
        var event: Claim.EventFilter?
        var occurrence: Occurrence?
    }

    /// An origin as it was found, or why there is none.
    enum Placement {
        case found(EventOrigin)
        case missing(Finding)
    }

    func place(_ origin: Claim.Origin, of subject: Claim.Subject, _ chronicle: Chronicle) -> Placement {
        guard let filter = origin.event else { return .found(EventOrigin(time: origin.after)) }
        if filter.witness == .journal, chronicle.journal.isEmpty { return .missing(noJournal) }
        let anchors = chronicle.occurrences(filter, of: origin.subject ?? subject)
        guard let anchor = anchors.first(where: { $0.time >= origin.after }) else {
            return .missing(missing(filter, anchors, from: origin.after))
        }
        return .found(EventOrigin(time: anchor.time, event: filter, occurrence: anchor))
    }

    // MARK: Measures

    private func some(
        _ filter: Claim.EventFilter, _ events: [Occurrence], _ all: [Occurrence], _ origin: EventOrigin,
        _ window: SpanWindow
    ) -> Finding {
        guard !events.isEmpty else { return missing(filter, all, from: origin.time) }
        return best(events.map { (read($0, origin, window), words(filter, $0, origin)) })
    }

    private func since(
        _ filter: Claim.EventFilter, _ candidates: [Occurrence], _ own: Claim.EventFilter, _ event: Occurrence,
        _ window: SpanWindow
    ) -> Finding {
        let last = candidates.last { $0.time <= event.time && !(filter.kind == own.kind && $0 == event) }
        let seen = words(own, event, EventOrigin(time: .start))
        guard let last else { return .fail("\(seen), and no \(filter.kind.words) before it") }
        let length = event.time - last.time
        return finding(
            ruler.read(length, in: window),
            "\(seen), \(exact(length)) after the last \(filter.kind.words) at \(exact(last.time))")
    }

    /// A late host makes things happen late: what comes just after an end of the window may have been due before it.
    private func count(
        _ events: [Occurrence], _ range: ClosedRange<Int>, _ origin: EventOrigin, _ window: SpanWindow?
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let span = span(window, from: origin)
        let latest = min(span.latest + (window == nil ? .zero : ruler.tolerance), ruler.end)
        let possible = events.filter { $0.time >= span.earliest && $0.time <= latest }
        let certain = possible.filter {
            $0.time >= min(span.earliest + ruler.tolerance, span.latest) && $0.time <= span.latest
        }
        let inside = possible.filter { $0.time <= span.latest }
        let measured = inside.isEmpty ? "never" : "\(CountText.times(inside.count)): \(list(inside))"
        let isWithin = certain.count <= range.upperBound && possible.count >= range.lowerBound
        return isWithin ? .pass(measured) : .fail(measured)
    }

    private func spacing(
        _ events: [Occurrence], _ span: SpanWindow, _ origin: EventOrigin, _ window: SpanWindow?
    ) -> Finding {
        let bounds = self.span(window, from: origin)
        let inside = events.filter { bounds.contains($0.time) }
        guard inside.count >= 2, let first = inside.first, let last = inside.last else {
            guard !ruler.isTooLateForSpans else { return hostTooLate }
            return .fail(inside.isEmpty ? "never, so nothing is apart" : "only once: \(list(inside))")
        }
        let gaps = zip(inside, inside.dropFirst()).map { $1.time - $0.time }
        let shortest = gaps.min() ?? .zero
        let longest = gaps.max() ?? .zero
        var measured = "\(CountText.times(inside.count)) from \(exact(first.time)) to \(exact(last.time)), "
        measured += shortest == longest ? exact(shortest) : "\(exact(shortest)) to \(exact(longest))"
        measured += " apart"
        let readings = gaps.map { ruler.read($0, in: span) }
        if readings.contains(.tooLate) { return finding(.tooLate, measured) }
        guard let wrong = readings.firstIndex(of: .outside) else { return .pass(measured) }
        return .fail("\(measured); \(exact(gaps[wrong])) from \(exact(inside[wrong].time)) on")
    }

    private func read(_ event: Occurrence, _ origin: EventOrigin, _ window: SpanWindow) -> Ruler.Reading {
        guard origin.event == nil else { return ruler.read(event.time - origin.time, in: window) }
        return ruler.read(
            event.time,
            in: TimeWindow(earliest: origin.time + window.shortest, latest: origin.time + window.longest))
    }

    func span(_ window: SpanWindow?, from origin: EventOrigin) -> TimeWindow {
        guard let window else { return TimeWindow(earliest: origin.time, latest: ruler.end) }
        return TimeWindow(
            earliest: origin.time + window.shortest, latest: min(origin.time + window.longest, ruler.end))
    }

    // MARK: Words

    func missing(
        _ filter: Claim.EventFilter, _ all: [Occurrence], _ found: [Occurrence] = [], _ number: Int = 1,
        from origin: Instant
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let from = origin > .start ? " from \(exact(origin)) on" : ""
        let name = filter.kind.words + (filter.with.map { " with \($0)" } ?? "")
        if number > 1 {
            let often = CountText.times(found.count)
            return .fail("\(name) only \(often)\(from)" + (found.isEmpty ? "" : ": \(list(found))"))
        }
        let before = all.filter { $0.time < origin }
        let last = before.last.map { "; the last before at \(exact($0.time))" } ?? ""
        return .fail("no \(name)\(from)\(last)")
    }

    private func words(_ filter: Claim.EventFilter, _ event: Occurrence, _ origin: EventOrigin) -> String {
        var text = "\(filter.kind.words) at \(words(event))"
        if let anchor = origin.event {
            text += ", \(exact(event.time - origin.time)) after \(anchor.kind.words) at \(exact(origin.time))"
        } else if origin.time > .start {
            text += ", \(exact(event.time - origin.time)) after \(exact(origin.time))"
        }
        return text
    }

    /// Such as `105.1 s (main, 503)`.
    private func words(_ event: Occurrence) -> String {
        let notes = [event.party, event.code.map { "\($0)" }].compactMap { $0 }
        return exact(event.time) + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }

    private func list(_ events: [Occurrence]) -> String {
        let shown = events.prefix(5).map { words($0) }.joined(separator: ", ")
        return events.count > 5 ? "\(shown) and \(events.count - 5) more" : shown
    }

    /// To the nanosecond in a simulation, to the millisecond elsewhere.
    func exact(_ duration: Duration) -> String {
        circumstances.mode == .simulation ? duration.exactWords : duration.words
    }
    func exact(_ time: Instant) -> String { exact(time - .start) }
}

extension Duration {
    /// Seconds with as many decimals as there are, such as `10.000001 s`.
    var exactWords: String {
        let nanoseconds = wholeNanoseconds
        let magnitude = nanoseconds.magnitude
        let digits = String(magnitude % 1_000_000_000)
        var fraction = "." + String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        if fraction == "." { fraction = "" }
        return (nanoseconds < 0 ? "-" : "") + "\(magnitude / 1_000_000_000)\(fraction) s"
    }
}
