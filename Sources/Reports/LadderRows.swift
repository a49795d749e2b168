import Analysis
import Wire

/// Findings → rows of a ladder, in order, keep-alives and repetitions folded.
struct LadderRows {
    let rows: [LadderRow]

    init(_ findings: Findings, annotations: [Ladder.Annotation], settings: Ladder.Settings) {
        let selection = LadderSelection(settings)
        var rows = annotations.map {
            LadderRow(time: $0.time, rank: 0, frame: 0, content: .band($0.text))
        }
        if settings.isDetailed {
            rows += findings.ladder.map { Self.row($0, details: settings.details[$0.frame] ?? []) }
        } else {
            rows += Self.registrations(findings)
            rows += Self.connections(findings)
            rows += Self.losses(findings)
            rows += Self.unregistrations(findings)
        }
        rows += Self.edges(findings)
        rows += PhoneRows.of(findings)
        rows = rows.filter(selection.takes)
        rows.sort { ($0.time, $0.rank, $0.frame) < ($1.time, $1.rank, $1.frame) }
        if settings.isDetailed {
            self.rows = rows
        } else {
            let events = findings.ladder.filter { $0.kind == .keepAlive || $0.kind == .message }
            self.rows = LadderFolding(rows, events, selection).rows
        }
    }

    /// A message as it is, on a line of its own.
    private static func row(_ event: LadderEvent, details: [String]) -> LadderRow {
        var row = LadderRow(
            time: event.time, rank: 1, frame: event.frame,
            content: .arrow(from: event.from, to: event.to, label: event.text, isLost: !event.arrived))
        if event.text.hasPrefix("Error") || !event.arrived {
            row.tone = .bad
        } else if event.kind == .registration, ["Reply ok", "accepted, inferred"].contains(event.text) {
            row.tone = .good
        }
        row.details = ["frame \(event.frame)"] + details
        return row
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
        let request = first.isInferred ? "registration, inferred\(served)" : "ServiceChange \(first.request)\(served)"
        var rows = [
            LadderRow(
                time: first.requestTime, rank: 1, frame: first.outcome == .unanswered ? first.frame : 0,
                content: .arrow(
                    from: first.gateway, to: first.controller, label: request, isLost: false))
        ]
        let answer: String
        switch first.outcome {
        case .accepted: answer = first.isInferred ? "accepted, inferred" : "Reply ok"
        case .rejected where first.isInferred: answer = "refused, inferred"
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
                    from: note.controller, to: note.gateway, label: "ServiceChange \(note.notice)",
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
}
