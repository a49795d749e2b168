import Analysis
import Wire

/// The table of findings: a row for each, and below it the frames that show it, the likely cause, and what would have
/// prevented it.
enum FoundLines {
    /// So many findings are shown.
    static let limit = 12

    static func of(_ findings: Findings) -> [String] {
        let found = findings.found
        guard !found.isEmpty else { return [] }
        var table = TextTable([("kind", .left), ("since", .right), ("lasts", .right), ("what", .left)])
        for finding in found.prefix(limit) {
            let lasts =
                finding.end.map { $0 == finding.start ? "" : SecondsText.of($0 - finding.start) } ?? "to the end"
            table.add(finding.kind.rawValue, SecondsText.of(finding.start), lasts, finding.what)
        }
        var lines = ["", "findings"] + table.lines.prefix(1)
        for (finding, row) in zip(found, table.lines.dropFirst()) {
            lines.append(row)
            let notes = [CountText.frames(finding.frames), finding.cause].filter { !$0.isEmpty }
            if !notes.isEmpty { lines.append("      " + notes.joined(separator: ": ")) }
            if !finding.prevention.isEmpty { lines.append("      prevented by " + finding.prevention) }
        }
        if found.count > limit { lines.append("  +\(found.count - limit) more, in verdict.json") }
        return lines
    }
}
