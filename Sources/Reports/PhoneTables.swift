import Analysis
import Wire

/// The tables of a summary that are about phones.
enum PhoneTables {
    /// One row a burst of events, and one for the outages of a group.
    static func phones(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("group", .left), ("phones", .right), ("what", .left), ("controller", .left), ("from", .right),
            ("to", .right), ("", .left),
        ])
        for group in findings.phoneGroups {
            for burst in PhoneRows.bursts(of: group) where burst.kind != .asks {
                table.add(
                    group.name, "\(burst.phones.count)", burst.kind.rawValue, burst.controller,
                    SecondsText.of(burst.start), SecondsText.of(burst.end),
                    burst.count > burst.phones.count ? "\(burst.count) times" : "")
            }
            let outages = group.outages
            guard !outages.isEmpty else { continue }
            let lengths = outages.map { ($0.end ?? findings.ended) - $0.start }
            let first = outages.map(\.start).min() ?? .start
            let last = outages.map { $0.end ?? findings.ended }.max() ?? .start
            table.add(
                group.name, "\(Set(outages.map(\.phone)).count)", "without service", "-", SecondsText.of(first),
                SecondsText.of(last), "longest \(SecondsText.of(lengths.max() ?? .zero)) s")
        }
        return table
    }

    static func splits(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("region", .left), ("start", .right), ("end", .right), ("lasts", .right), ("controllers", .left),
        ])
        for split in findings.phoneSplits {
            let lasts = SecondsText.of((split.end ?? findings.ended) - split.start)
            let sides = split.controllers.map { "\($0.controller): \($0.phones)" }.joined(separator: " | ")
            table.add(
                SummaryText.regionText(split.region), SecondsText.of(split.start), SecondsText.of(split.end), lasts,
                sides)
        }
        return table
    }
}
