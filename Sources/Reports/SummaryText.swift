public import Analysis
import RAS
import Wire

/// What a recording shows, as plain text in aligned tables: what `inspect` prints.
///
/// The same findings give the same text. Times are scenario seconds with three decimals. Refusals that repeat are
/// one row with a count. A table without rows is left out.
public struct SummaryText: Sendable {
    /// The whole text, each line ended by a line feed.
    public let text: String

    public init(_ findings: Findings) {
        var lines = Self.head(findings)
        lines += FoundLines.of(findings)
        Self.section("splits", Self.splits(findings), &lines)
        Self.section("prevented", Self.prevented(findings), &lines)
        Self.section("registrations", Self.registrations(findings), &lines)
        Self.section("links", Self.links(findings), &lines)
        Self.section("outages", Self.outages(findings), &lines)
        Self.section("timers as measured", TimerTables.timers(findings), &lines)
        Self.section("phones", PhoneTables.phones(findings), &lines)
        Self.section("phones of one region with several controllers", PhoneTables.splits(findings), &lines)
        Self.section("active", Self.active(findings), &lines)
        Self.section("regions", Self.regions(findings), &lines)
        Self.section("survivables", Self.survivables(findings), &lines)
        Self.section("SIP entity links", Self.entityLinks(findings), &lines)
        Self.section("calls by INVITE", Self.calls(findings), &lines)
        // Ten thousand rows of each table are not kept twice.
        var text = ""
        for line in lines { text += PrintableText.of(line) + "\n" }
        self.text = text
    }

    private static func section(_ title: String, _ table: TextTable, _ lines: inout [String]) {
        guard !table.isEmpty else { return }
        lines += ["", title] + table.lines
    }

    private static func head(_ findings: Findings) -> [String] {
        var lines = [
            CountText.of(findings.packets, "packet")
                + ", \(findings.dropped) dropped, \(findings.malformed) malformed, "
                + "to \(SecondsText.of(findings.ended)) s"
        ]
        lines.append(
            findings.showsBothEnds
                ? "recorded on each node's link: sent and delivered are told apart"
                : "recorded at one place: what is seen counts as sent and as delivered")
        let encrypted = findings.links.count { $0.isInferred }
        if encrypted > 0 || findings.registrations.contains(where: \.isInferred) {
            let links = CountText.of(encrypted, "link is", "links are")
            lines.append("encrypted: \(links) inferred from what connections did; causes are likely")
        }
        if findings.isCutShort {
            lines.append(
                CountText.of(findings.cutPackets, "packet is", "packets are")
                    + " cut short, and messages with them: record with a longer snap length"
                    + " (tcpdump -s 0)")
        }
        if findings.missingBytes > 0 {
            lines.append(CountText.of(findings.missingBytes, "byte of TCP is", "bytes of TCP are") + " missing")
        }
        if findings.leftOut > 0 {
            lines.append(CountText.of(findings.leftOut, "message") + " left out: more than an analysis keeps")
        }
        for (title, names) in [
            ("gateways", findings.gateways), ("controllers", findings.controllers),
            ("session managers", findings.sessionManagers), ("media servers", findings.mediaServers),
            ("phones", findings.phoneGroups.map { "\($0.name) (\($0.phones.count))" }),
        ] where !names.isEmpty {
            lines.append("\(title): \(list(names))")
        }
        if findings.gateways.isEmpty {
            lines.append("no gateway registers or is supervised: nothing to judge")
        } else if findings.splits.isEmpty {
            let unseen = findings.unseenActivity
            lines.append(unseen.isEmpty ? "no split" : "no split is shown, but this recording cannot tell:")
            for one in unseen {
                let others = one.gateways.isEmpty ? "" : "; \(one.main) has \(list(one.gateways))"
                lines.append(
                    "  \(one.survivable) is active by its RRQ of \(SecondsText.of(one.start)) s, and its gateways are"
                        + " not in the recording\(others)")
            }
        }
        return lines
    }

    static func regionText(_ region: Int) -> String { region == 0 ? "all" : String(region) }

    /// `main: mg3 mg4`.
    static func sideText(_ side: Split.Side) -> String { "\(side.controller): \(list(side.gateways))" }

    /// Names in a row, the first eight of many.
    private static func list(_ names: [String]) -> String {
        names.count > 10
            ? "\(names.prefix(8).joined(separator: " ")) +\(names.count - 8)" : names.joined(separator: " ")
    }

    private static func splits(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("region", .left), ("start", .right), ("end", .right), ("lasts", .right), ("ended by", .left),
            ("cause", .left), ("controllers", .left),
        ])
        for split in findings.splits {
            let lasts = SecondsText.of((split.end ?? findings.ended) - split.start)
            let sides = split.controllers.map(sideText)
            table.add(
                regionText(split.region), SecondsText.of(split.start), SecondsText.of(split.end), lasts,
                split.endedBy?.rawValue ?? "-", split.cause.rawValue + (split.isInferred ? ", likely" : ""),
                sides.joined(separator: " | "))
        }
        return table
    }

    private static func prevented(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("region", .left), ("t", .right), ("gateway", .left), ("refused by", .left), ("active", .left),
            ("frame", .right), ("", .left),
        ])
        for entry in findings.prevented {
            table.add(
                regionText(entry.region), SecondsText.of(entry.time), entry.gateway, entry.controller,
                entry.survivable, "\(entry.frame)", entry.followsSplit ? "after a split" : "")
        }
        return table
    }

    private static func registrations(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("gateway", .left), ("t", .right), ("controller", .left), ("method", .left), ("outcome", .left),
            ("frame", .right), ("", .left),
        ])
        let registrations = Dictionary(grouping: findings.registrations, by: \.gateway)
        for gateway in findings.gateways {
            for run in Runs.of(registrations[gateway] ?? [], isSame: Self.isSame) {
                guard let first = run.first, let last = run.last else { continue }
                let outcome = first.outcome.rawValue + (first.error.map { " \($0)" } ?? "")
                let more = run.count > 1 ? "x\(run.count), to \(SecondsText.of(last.time))" : ""
                let served = first.served == true ? " served" : ""
                table.add(
                    gateway, SecondsText.of(first.time), first.controller, "\(first.request)\(served)",
                    outcome, "\(first.frame)", more)
            }
        }
        return table
    }

    /// Refusals and unanswered requests of one kind make one row.
    static func isSame(_ one: RegistrationAttempt, _ other: RegistrationAttempt) -> Bool {
        one.outcome != .accepted && one.outcome == other.outcome && one.controller == other.controller
            && one.method == other.method && one.error == other.error && one.served == other.served
    }

    private static func links(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("gateway", .left), ("controller", .left), ("start", .right), ("end", .right), ("ended", .left),
        ])
        let links = Dictionary(grouping: findings.links, by: \.gateway)
        for gateway in findings.gateways {
            for link in links[gateway] ?? [] {
                table.add(
                    gateway, link.controller, (link.isAssumed ? "<" : "") + SecondsText.of(link.start),
                    SecondsText.of(link.end), link.endCause?.rawValue ?? "")
            }
        }
        return table
    }

    private static func outages(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("gateway", .left), ("start", .right), ("end", .right), ("lasts", .right), ("why", .left),
        ])
        for outage in findings.outages {
            let lasts = SecondsText.of((outage.end ?? findings.ended) - outage.start)
            table.add(
                outage.gateway, SecondsText.of(outage.start), SecondsText.of(outage.end), lasts, outage.why)
        }
        return table
    }

    private static func active(_ findings: Findings) -> TextTable {
        var table = TextTable([("controller", .left), ("start", .right), ("end", .right), ("", .left)])
        for interval in findings.active {
            table.add(
                interval.controller, SecondsText.of(interval.start), SecondsText.of(interval.end),
                interval.isByOptions ? "by OPTIONS" : "")
        }
        return table
    }

    private static func regions(_ findings: Findings) -> TextTable {
        var table = TextTable([("region", .left), ("t", .right), ("state", .left), ("at", .left)])
        for change in findings.regions {
            table.add(
                regionText(change.region), SecondsText.of(change.time), change.state.rawValue, change.controller)
        }
        return table
    }

    private static func survivables(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("survivable", .left), ("main", .left), ("first", .right), ("last", .right), ("says", .left),
            ("answer", .left), ("n", .right),
        ])
        let names = findings.controllers.filter { name in
            findings.survivableRegistrations.contains { $0.survivable == name }
        }
        for name in names {
            let mine = findings.survivableRegistrations.filter { $0.survivable == name }
            let runs = Runs.of(mine) {
                $0.main == $1.main && $0.answer == $1.answer && $0.report.isActive == $1.report.isActive
            }
            for run in runs {
                guard let first = run.first, let last = run.last else { continue }
                table.add(
                    name, first.main, SecondsText.of(first.time), SecondsText.of(last.time),
                    first.report.isActive ? "active" : "idle", answerText(first.answer), "\(run.count)")
            }
        }
        return table
    }

    private static func answerText(_ answer: SurvivableRegistration.Answer) -> String {
        switch answer {
        case .confirmed: "RCF"
        case .rejected(let reason): "RRJ \(reason)"
        case .unanswered: "none"
        }
    }

    private static func entityLinks(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("from", .left), ("to", .left), ("t", .right), ("state", .left), ("by", .left),
        ])
        for change in findings.entityLinks {
            table.add(change.from, change.to, SecondsText.of(change.time), change.state.rawValue, change.by)
        }
        return table
    }

    /// From whom to whom, and how they were answered.
    private static func calls(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("from", .left), ("to", .left), ("sent", .right), ("answered", .left), ("unanswered", .right),
        ])
        var pairs: [(from: String, to: String)] = []
        for call in findings.calls where !pairs.contains(where: { $0 == (call.from, call.to) }) {
            pairs.append((call.from, call.to))
        }
        for pair in pairs {
            let calls = findings.calls.filter { $0.from == pair.from && $0.to == pair.to }
            let answers = Set(calls.compactMap(\.status)).sorted().map { status in
                "\(status): \(calls.count { $0.status == status })"
            }
            table.add(
                pair.from, pair.to, String(calls.count), answers.joined(separator: " | "),
                String(calls.count { $0.status == nil }))
        }
        return table
    }
}
