import Agents
import Analysis
import Topologies
import Wire

/// States at a time, turns of a search, retransmissions, and how long things last.
extension Judge {
    // MARK: States

    /// A late host may bring a state late: it holds where it holds at any moment up to the lateness after `at`.
    func state(
        _ subject: Claim.Subject, _ condition: Claim.Condition, _ at: Instant, _ witness: Claim.Witness?,
        _ chronicle: Chronicle
    ) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let latest = at + ruler.tolerance
        let findings = chronicle.findings
        switch (subject, condition) {
        case (.gateway(let name), .registered(let controller)):
            let stays = chronicle.links(of: name).map { Stay($0.start, $0.end, $0.controller) }
            let wanted = stays.filter { controller == nil || $0.note == controller }
            return finding(wanted.contains { $0.overlaps(at, latest) }, stays, at, none: "unregistered")
        case (.gateway(let name), .unregistered):
            let stays = chronicle.links(of: name).map { Stay($0.start, $0.end, $0.controller) }
            return finding(!covers(stays, at, latest), stays, at, none: "unregistered")
        case (.controller(let name), .active):
            let stays = findings.active.filter { $0.controller == name }.map { Stay($0.start, $0.end, "active") }
            return finding(stays.contains { $0.overlaps(at, latest) }, stays, at, none: "inactive")
        case (.controller(let name), .inactive):
            let stays = findings.active.filter { $0.controller == name }.map { Stay($0.start, $0.end, "active") }
            return finding(!covers(stays, at, latest), stays, at, none: "inactive")
        case (.region(let number), .split):
            let stays = findings.splits.filter { $0.region == number }.map { Stay($0.start, $0.end, "split") }
            return finding(stays.contains { $0.overlaps(at, latest) }, stays, at, none: "not split")
        case (.region(let number), .notSplit):
            let stays = findings.splits.filter { $0.region == number }.map { Stay($0.start, $0.end, "split") }
            return finding(!covers(stays, at, latest), stays, at, none: "not split")
        case (_, .region(let state)):
            return entered(subject, state, Milestone(rawValue: state), at, witness, "en", chronicle)
        case (_, .link(let state)):
            return entered(subject, state, Milestone(rawValue: state), at, witness, nil, chronicle)
        case (_, .registered), (_, .unregistered), (_, .active), (_, .inactive), (_, .split), (_, .notSplit):
            return .fail("no such state")
        }
    }

    /// A time in which something holds.
    private struct Stay {
        let start: Instant
        let end: Instant?
        let note: String

        init(_ start: Instant, _ end: Instant?, _ note: String) {
            (self.start, self.end, self.note) = (start, end, note)
        }

        func overlaps(_ earliest: Instant, _ latest: Instant) -> Bool {
            start <= latest && (end.map { $0 > earliest } ?? true)
        }
    }

    /// True where there is no gap from the first moment to the last.
    private func covers(_ stays: [Stay], _ earliest: Instant, _ latest: Instant) -> Bool {
        var covered = earliest
        for stay in stays.sorted(by: { $0.start < $1.start }) where stay.start <= covered {
            guard let end = stay.end else { return true }
            covered = max(covered, end)
        }
        return covered > latest
    }

    private func finding(_ holds: Bool, _ stays: [Stay], _ at: Instant, none: String) -> Finding {
        let current = stays.last { $0.overlaps(at, at) }
        var measured: String
        if let current {
            measured = "\(current.note) from \(exact(current.start))"
            measured += current.end.map { " to \(exact($0))" } ?? " on"
        } else {
            let before = stays.last { $0.start <= at }.flatMap(\.end)
            let next = stays.first { $0.start > at }
            measured = none + (before.map { " from \(exact($0))" } ?? "")
            measured += next.map { " to \(exact($0.start)), then \($0.note)" } ?? " on"
        }
        return holds ? .pass(measured) : .fail(measured)
    }

    /// A state that changes are seen of; `initial` holds before the first.
    private func entered(
        _ subject: Claim.Subject, _ state: String, _ milestone: Milestone?, _ at: Instant, _ asked: Claim.Witness?,
        _ initial: String?, _ chronicle: Chronicle
    ) -> Finding {
        let witness = asked ?? milestone?.witnesses.first ?? .packets
        if witness == .journal, chronicle.journal.isEmpty { return noJournal }
        var changes: [(time: Instant, state: String)] = []
        for kind in EventKind.all(of: subject) {
            guard case .milestone(let milestone) = kind, milestone.isState, milestone.witnesses.contains(witness) else {
                continue
            }
            changes += chronicle.occurrences(Claim.EventFilter(kind, witness: witness), of: subject)
                .map { ($0.time, milestone.rawValue) }
        }
        changes.sort { $0.time < $1.time }
        let current = changes.last { $0.time <= at }
        let possible =
            [current?.state ?? initial].compactMap { $0 }
            + changes.filter { $0.time > at && $0.time <= at + ruler.tolerance }.map(\.state)
        var measured = current.map { "\($0.state) from \(exact($0.time))" } ?? initial ?? "nothing was seen"
        measured += changes.first { $0.time > at }.map { " to \(exact($0.time)), then \($0.state)" } ?? " on"
        return possible.contains(state) ? .pass(measured) : .fail(measured)
    }

    // MARK: Turns and retransmissions

    func tries(_ claim: Claim.Tries, _ chronicle: Chronicle) -> Finding {
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let subject = Claim.Subject.gateway(claim.gateway)
        let origin: EventOrigin
        switch place(claim.origin, of: subject, chronicle) {
        case .found(let found): origin = found
        case .missing(let finding): return finding
        }
        let span = span(claim.window, from: origin)
        let attempts = chronicle.occurrences(Claim.EventFilter(.milestone(.attempt)), of: subject)
            .filter { span.contains($0.time) }
        var turns: [(controller: String, count: Int, start: Instant)] = []
        for attempt in attempts {
            if let last = turns.last, last.controller == attempt.party {
                turns[turns.count - 1].count += 1
            } else {
                turns.append((attempt.party ?? "", 1, attempt.time))
            }
        }
        let shown = turns.prefix(claim.turns.count + 2).map {
            "\($0.controller)\($0.count > 1 ? " x \($0.count)" : "") from \(exact($0.start))"
        }.joined(separator: ", ")
        let measured = turns.isEmpty ? "no attempt" : shown + (turns.count > claim.turns.count + 2 ? " …" : "")
        // Without a window the last turn may go on.
        let isWhole = claim.window != nil
        guard isWhole ? turns.count == claim.turns.count : turns.count >= claim.turns.count else {
            return .fail(measured)
        }
        for (index, (expected, seen)) in zip(claim.turns, turns).enumerated() {
            let isOpen = !isWhole && index == claim.turns.count - 1
            let fits = expected.count.contains(seen.count) || (isOpen && seen.count >= expected.count.lowerBound)
            guard expected.controller == seen.controller, fits else { return .fail(measured) }
        }
        return .pass(measured)
    }

    func retransmissions(_ claim: Claim.Retransmissions, _ chronicle: Chronicle) -> Finding {
        let origin: EventOrigin
        switch place(claim.origin, of: claim.subject, chronicle) {
        case .found(let found): origin = found
        case .missing(let finding): return finding
        }
        let filter = Claim.EventFilter(.sent(claim.message), with: claim.with)
        let all = chronicle.occurrences(filter, of: claim.subject)
        let sendings = all.filter { $0.time >= origin.time }
        guard sendings.count >= claim.nth else { return missing(filter, all, sendings, claim.nth, from: origin.time) }
        let first = sendings[claim.nth - 1]
        let offsets = chronicle.repetitions(of: first).map { $0 - first.time }
        let shown = offsets.prefix(12).map { exact($0) }.joined(separator: ", ")
        let more = offsets.count > 12 ? " and \(offsets.count - 12) more" : ""
        let measured =
            "\(claim.message.rawValue) at \(exact(first.time)) "
            + (offsets.isEmpty ? "not repeated" : "repeated after \(shown)\(more)")
        let readings = zip(offsets, claim.offsets).map { offset, wanted in
            ruler.read(offset, in: SpanWindow(shortest: wanted - claim.tolerance, longest: wanted + claim.tolerance))
        }
        if readings.contains(.tooLate) { return finding(.tooLate, measured) }
        if offsets.count != claim.offsets.count, ruler.isTooLateForSpans { return finding(.tooLate, measured) }
        let fits = offsets.count == claim.offsets.count && readings.allSatisfy { $0 == .within }
        return fits ? .pass(measured) : .fail(measured)
    }

    // MARK: How long

    func longest(
        _ stretch: Claim.Stretch, _ span: SpanWindow, _ between: TimeWindow?, _ findings: Findings
    ) -> Finding {
        let parts = parts(of: stretch, between, findings)
        guard let longest = parts.max(by: { $0.length < $1.length }) else {
            return finding(ruler.read(.zero, in: span), "no \(stretch.word)")
        }
        let measured = "\(exact(longest.length)) from \(exact(longest.start)), the longest of \(parts.count)"
        return finding(ruler.read(longest.length, in: span), measured)
    }

    /// Each part may be longer by the lateness of the host.
    func total(
        _ stretch: Claim.Stretch, _ span: SpanWindow, _ between: TimeWindow?, _ findings: Findings
    ) -> Finding {
        let parts = parts(of: stretch, between, findings)
        guard !parts.isEmpty else { return finding(ruler.read(.zero, in: span), "no \(stretch.word)") }
        let length = parts.reduce(Duration.zero) { $0 + $1.length }
        let ruler = Ruler(tolerance: ruler.tolerance * parts.count, end: ruler.end)
        let measured = "\(exact(length)) in \(CountText.times(parts.count)), the first from \(exact(parts[0].start))"
        return finding(ruler.read(length, in: span), measured)
    }

    /// The parts that lie in the window and before the story's end.
    private func parts(
        of stretch: Claim.Stretch, _ between: TimeWindow?, _ findings: Findings
    ) -> [(start: Instant, length: Duration)] {
        let all: [(start: Instant, end: Instant?)]
        switch stretch {
        case .outage(let gateway): all = findings.outages.filter { $0.gateway == gateway }.map { ($0.start, $0.end) }
        case .split(let region): all = findings.splits.filter { $0.region == region }.map { ($0.start, $0.end) }
        case .apart(let gateways): all = apart(gateways, findings)
        }
        let earliest = between?.earliest ?? .start
        let latest = min(between?.latest ?? ruler.end, ruler.end)
        return all.compactMap { part in
            let start = max(part.start, earliest)
            let length = min(part.end ?? latest, latest) - start
            return length > .zero ? (start, length) : nil
        }
    }
}

extension Claim.Stretch {
    fileprivate var word: String {
        switch self {
        case .outage: "outage"
        case .split: "split"
        case .apart: "time apart"
        }
    }
}

extension Milestone {
    /// True for a state of a region or of an entity link.
    fileprivate var isState: Bool {
        switch self {
        case .enabled, .pendingDisable, .disabled, .pendingEnable, .pendingAutoDisable, .autoDisabled,
            .pendingAutoEnable, .up, .down, .partiallyUp, .denyNewService:
            true
        case .attempt, .connectionRefused, .registered, .refused, .unanswered, .linkLost, .unregistered, .crossing,
            .searchStarted, .primarySearchExpired, .totalSearchExpired, .booted, .reset, .active, .inactive,
            .gatewayRegistered, .gatewayRefused, .gatewayUnregistered, .gatewayLost, .linkLossDelayExpired,
            .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain, .refusedByMain, .mainLost,
            .denialEvent, .mediaServerRegistered, .mediaServerLost, .alarmRaised, .alarmCleared, .localSetup,
            .localRegistered, .localTeardown,
            .localUnregistered,
            .splitBegins, .splitEnds, .prevented, .callsKept, .callsPreserved, .callsDropped, .callBlocked,
            .callsCleared:
            false
        }
    }
}
