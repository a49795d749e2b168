import Analysis
import Wire

/// Findings → rows of a ladder, in order, keep-alives and repetitions folded.
struct LadderRows {
    private(set) var rows: [LadderRow] = []
    /// What was last seen of each keep-alive: a repetition is folded, a change is shown.
    private var last: [Thread: Seen] = [:]
    private var folded: [(text: String, count: Int)] = []
    private var foldedUntil: Instant?

    private struct Thread: Hashable {
        let from: String
        let to: String
        let topic: String
    }

    private struct Seen: Equatable {
        let text: String
        let arrived: Bool
    }

    init(_ findings: Findings, annotations: [Ladder.Annotation]) {
        var rows = annotations.map {
            LadderRow(time: $0.time, rank: 0, frame: 0, content: .band($0.text))
        }
        rows += Self.registrations(findings)
        rows += Self.connections(findings)
        rows += Self.losses(findings)
        rows += Self.unregistrations(findings)
        rows += Self.edges(findings)
        rows += PhoneRows.of(findings)
        rows.sort { ($0.time, $0.rank, $0.frame) < ($1.time, $1.rank, $1.frame) }
        merge(rows, findings.ladder.filter { $0.kind == .keepAlive || $0.kind == .message })
    }

    // MARK: Registrations and connections

    private static func registrations(_ findings: Findings) -> [LadderRow] {
        findings.gateways.flatMap { gateway in
            Runs.of(findings.registrations.filter { $0.gateway == gateway }, isSame: SummaryText.isSame)
                .flatMap(Self.rows)
        }
    }

    /// The first of a run as request and answer; the others in one row.
    private static func rows(_ run: [RegistrationAttempt]) -> [LadderRow] {
        guard let first = run.first else { return [] }
        let served = first.served == true ? " served" : ""
        let request = "ServiceChange \(first.method) \(first.reason)\(served)"
        var rows = [
            LadderRow(
                time: first.requestTime, rank: 1, frame: first.outcome == .unanswered ? first.frame : 0,
                content: .arrow(
                    from: first.gateway, to: first.controller, label: request, isLost: false))
        ]
        let answer: String
        switch first.outcome {
        case .accepted: answer = "Reply ok"
        case .rejected: answer = first.error.map { "Error \($0)" } ?? "Reply try another"
        case .unanswered: answer = "unanswered"
        }
        if first.outcome != .unanswered {
            rows.append(
                LadderRow(
                    time: first.time, rank: 1, frame: first.frame,
                    content: .arrow(from: first.controller, to: first.gateway, label: answer, isLost: false),
                    tone: first.outcome == .accepted ? .good : .bad))
        }
        if run.count > 1, let last = run.last {
            let label = "\(request), \(answer) x\(run.count - 1) more, to \(SecondsText.of(last.time))"
            rows.append(
                LadderRow(
                    time: run[1].requestTime, rank: 1, frame: run[1].frame,
                    content: .arrow(from: first.gateway, to: first.controller, label: label, isLost: false), tone: .bad)
            )
        }
        return rows
    }

    /// Attempts that came to nothing; those that connected show by what follows.
    private static func connections(_ findings: Findings) -> [LadderRow] {
        findings.gateways.flatMap { gateway in
            let mine = findings.connections.filter { $0.gateway == gateway }
            return Runs.of(mine) { $0.controller == $1.controller && $0.outcome == $1.outcome }
                .compactMap { run -> LadderRow? in
                    guard let first = run.first, let last = run.last, first.outcome != .connected else { return nil }
                    let until = run.count > 1 ? ", to \(SecondsText.of(last.time))" : ""
                    let word = first.outcome == .unreachable ? "ARP" : "SYN"
                    let label = "\(word) x\(run.count) \(first.outcome.rawValue)\(until)"
                    return LadderRow(
                        time: first.time, rank: 1, frame: first.frame,
                        content: .arrow(from: gateway, to: first.controller, label: label, isLost: true), tone: .bad)
                }
        }
    }

    /// The FIN or RST that ended a link, or showed that it was lost.
    private static func losses(_ findings: Findings) -> [LadderRow] {
        let links = Dictionary(grouping: findings.links.filter { $0.lossSeen != nil }, by: \.gateway)
        var shown: Set<Loss> = []
        return findings.ladder.compactMap { event in
            guard event.kind == .connection, event.text != "SYN" else { return nil }
            for gateway in [event.from, event.to] {
                // A close of the controller shows at the gateway some time after it was sent.
                let link = links[gateway]?.first { link in
                    guard let seen = link.lossSeen else { return false }
                    return seen >= event.time && seen - event.time < .seconds(2)
                        && [event.from, event.to].contains(link.controller)
                }
                guard let link, shown.insert(Loss(gateway: gateway, start: link.start)).inserted else { continue }
                return LadderRow(
                    time: event.time, rank: 1, frame: event.frame,
                    content: .arrow(from: event.from, to: event.to, label: event.text, isLost: !event.arrived))
            }
            return nil
        }
    }

    private struct Loss: Hashable {
        let gateway: String
        let start: Instant
    }

    private static func unregistrations(_ findings: Findings) -> [LadderRow] {
        findings.unregistrations.map { note in
            LadderRow(
                time: note.time, rank: 1, frame: note.frame,
                content: .arrow(
                    from: note.controller, to: note.gateway, label: "ServiceChange \(note.method) \(note.reason)",
                    isLost: note.delivered == nil), tone: .bad)
        }
    }

    private static func edges(_ findings: Findings) -> [LadderRow] {
        findings.splits.flatMap { split -> [LadderRow] in
            let region = split.region == 0 ? "all gateways" : "region \(split.region)"
            let sides = split.controllers.map(SummaryText.sideText)
            var rows = [
                LadderRow(
                    time: split.start, rank: 2, frame: split.frame,
                    content: .edge(
                        "SPLIT in \(region) begins, \(split.cause.rawValue) (\(sides.joined(separator: " | ")))"),
                    tone: .bad)
            ]
            if let end = split.end {
                let by = split.endedBy.map { ", by \($0.rawValue)" } ?? ""
                let text = "SPLIT in \(region) ends after \(SecondsText.of(end - split.start)) s\(by)"
                rows.append(LadderRow(time: end, rank: 2, frame: 0, content: .edge(text), tone: .good))
            }
            return rows
        }
    }

    // MARK: Keep-alives

    private mutating func merge(_ fixed: [LadderRow], _ events: [LadderEvent]) {
        var next = 0
        for event in events {
            while next < fixed.count,
                (fixed[next].time, fixed[next].rank, fixed[next].frame) <= (event.time, 1, event.frame)
            {
                append(fixed[next])
                next += 1
            }
            take(event)
        }
        for row in fixed[next...] { append(row) }
        flush()
    }

    private mutating func append(_ row: LadderRow) {
        // A few keep-alives wait for more of them: rows of one or two would hide what matters.
        if folded.reduce(0, { $0 + $1.count }) > Self.patience { flush() }
        rows.append(row)
    }

    private static let patience = 6

    private mutating func take(_ event: LadderEvent) {
        let topic = Self.topic(event)
        let thread = Thread(from: event.from, to: event.to, topic: topic)
        let seen = Seen(text: event.text, arrived: event.arrived)
        // Supervision that works is no news, not even the first time.
        let isUsual = (topic == "AuditValue" || topic == "Reply") && event.arrived && last[thread] == nil
        let isNew = last[thread] != seen && !isUsual
        last[thread] = seen
        // The answer to what is shown is shown as well.
        if isNew { last[Thread(from: event.to, to: event.from, topic: Self.answerTopic(of: topic))] = nil }
        guard isNew else { return fold(event) }
        append(
            LadderRow(
                time: event.time, rank: 1, frame: event.frame,
                content: .arrow(from: event.from, to: event.to, label: event.text, isLost: !event.arrived)))
    }

    private static func topic(_ event: LadderEvent) -> String {
        let words = event.text.split(separator: " ").prefix(1).map(String.init)
        let word = words.first ?? ""
        if word == "RCF" || word == "RRJ" { return "RAS answer" }
        if let first = word.utf8.first, (0x30...0x39).contains(first) { return "SIP answer" }
        return word
    }

    private static func answerTopic(of topic: String) -> String {
        switch topic {
        case "RRQ": "RAS answer"
        case "OPTIONS", "INVITE": "SIP answer"
        case _: ""
        }
    }

    private mutating func fold(_ event: LadderEvent) {
        foldedUntil = event.time
        let text = event.text + (event.arrived ? "" : " lost")
        if let index = folded.firstIndex(where: { $0.text == text }) {
            folded[index].count += 1
        } else {
            folded.append((text, 1))
        }
    }

    /// What was folded up to now, at the time of its last message, but never above the row before.
    private mutating func flush() {
        guard let until = foldedUntil else { return }
        let text = folded.map { "\($0.text) x\($0.count)" }.joined(separator: ", ")
        let time = max(until, rows.last?.time ?? until)
        rows.append(LadderRow(time: time, rank: 1, frame: 0, content: .fold(text)))
        foldedUntil = nil
        folded = []
    }
}
