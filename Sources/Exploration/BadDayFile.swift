import Agents
public import Topologies
import Wire

/// A bad day as a topology file: what the search started from, with the faults and with expectations that fail.
public enum BadDayFile {
    /// The text of the file.
    ///
    /// - Parameter base: the topology that was searched, as read; its title, length, timeline and expectations are
    ///   replaced, everything else stays as it was written, comments included.
    public static func text(_ day: BadDay, of base: Topology, lasts: Duration, seed: UInt64) -> String {
        let replaced: Set<String> = ["title", "lasts", "seed", "timeline", "expect"]
        var lines: [Substring] = []
        var isKept = true
        for line in base.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let key = topLevelKey(line) { isKept = !replaced.contains(key) }
            if isKept { lines.append(line) }
        }
        while lines.last?.allSatisfy({ $0 == " " || $0 == "\r" }) == true { lines.removeLast() }
        let comment = "# Found by a search, made small: \(day.violation.measured)."
        var text = "title: \"\(title(day))\"\n\(comment)\nlasts: \(lasts.fileText)\nseed: \(seed)\n"
        text += lines.joined(separator: "\n") + "\ntimeline:\n"
        for fault in day.faults { text += "  - \(fault.line)\n" }
        text += "expect:\n"
        for expectation in expectations(day, lasts: lasts) { text += "  - \(expectation)\n" }
        return text
    }

    private static func title(_ day: BadDay) -> String {
        "A bad day: \(day.signature)"
    }

    /// What should have held, in the words of a topology file; each fails where the packets show the violation too.
    static func expectations(_ day: BadDay, lasts: Duration) -> [String] {
        let violation = day.violation
        let start = violation.start - .start
        switch violation.property {
        case .split, .bothHold: return ["{ no split in region: \(violation.subject) }"]
        case .apart: return ["{ \(violation.event ?? "") }"]
        case .outage, .refused:
            let from = max(.zero, start - .seconds(1)).fileText
            let most = violation.most ?? .zero
            return [
                "{ gateway: \(violation.subject), outage lasts: [0s, \(most.fileText)], "
                    + "begins: [\(from), \((start + .seconds(1)).fileText)] }"
            ]
        case .pingPong:
            let end = start + (violation.most ?? .zero)
            return ["{ \(violation.event ?? ""), between: [\(start.fileText), \(end.fileText)] }"]
        case .unsettled: return ["{ \(violation.event ?? ""), between: [\(start.fileText), \(lasts.fileText)] }"]
        }
    }

    /// The key that begins on a line, where it stands at its left edge.
    private static func topLevelKey(_ line: Substring) -> String? {
        guard let first = line.utf8.first, first != UInt8(ascii: " "), first != UInt8(ascii: "#"),
            first != UInt8(ascii: "\t"), let colon = line.firstIndex(of: ":")
        else { return nil }
        return String(line[..<colon])
    }
}
