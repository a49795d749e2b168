import Analysis
import Wire

/// What of a recording a ladder shows: a time, and the messages of some nodes.
struct LadderSelection {
    let since: Instant?
    let until: Instant?
    /// Empty for all.
    let nodes: Set<String>

    init(_ settings: Ladder.Settings) {
        since = settings.since
        until = settings.until
        nodes = Set(settings.nodes)
    }

    func isBefore(_ time: Instant) -> Bool { since.map { time < $0 } ?? false }
    func isAfter(_ time: Instant) -> Bool { until.map { time > $0 } ?? false }

    /// True where one of the nodes that are asked for is at an end.
    func concerns(_ from: String, _ to: String) -> Bool {
        nodes.isEmpty || nodes.contains(from) || nodes.contains(to)
    }

    func takes(_ row: LadderRow) -> Bool {
        guard !isBefore(row.time), !isAfter(row.time) else { return false }
        if case .arrow(let from, let to, _, _) = row.content { return concerns(from, to) }
        return true
    }

    /// The nodes that are asked for and everybody who exchanged something with them; nil for all.
    func parties(_ findings: Findings) -> Set<String>? {
        guard !nodes.isEmpty else { return nil }
        var parties = nodes
        func meet(_ one: String, _ other: String) {
            if nodes.contains(one) { parties.insert(other) }
            if nodes.contains(other) { parties.insert(one) }
        }
        for event in findings.ladder { meet(event.from, event.to) }
        for attempt in findings.attempts { meet(attempt.gateway, attempt.controller) }
        for group in findings.phoneGroups { for event in group.events { meet(group.name, event.controller) } }
        return parties
    }
}
