import Verdicts
import Wire

/// A comparison for people: two columns of events, the first divergence, times and costs.
public struct ComparisonText: Hashable, Sendable {
    /// How it is written.
    public struct Settings: Hashable, Sendable {
        /// Most characters of a line, at least 60.
        public var width = 100
        /// False: runs of events that are the same in both are folded.
        public var showsAll = false

        public init(width: Int = 100, showsAll: Bool = false) {
            self.width = max(60, width)
            self.showsAll = showsAll
        }
    }

    /// Most rows that are shown where nothing is said.
    static let rowLimit = 120
    /// So many rows of a run that is the same are shown at its ends.
    static let reach = 2

    /// Without their ends; what nodes call themselves in it is as it came from the network.
    public let lines: [String]

    public init(_ comparison: StoryComparison, settings: Settings = Settings()) {
        var lines = Self.timeline(comparison, settings)
        lines += [""] + Self.divergence(comparison, settings)
        lines += Self.timings(comparison) + Self.costs(comparison, settings)
        self.lines = lines
    }

    // MARK: The timeline

    private static func timeline(_ comparison: StoryComparison, _ settings: Settings) -> [String] {
        let column = (settings.width - 5) / 2
        let first = comparison.rows.firstIndex { $0.difference != nil }
        var lines = [
            "   " + fitted("   t in s  " + "first", column) + "| "
                + cut("   t in s  " + "second", column)
        ]
        let shown = Self.shown(comparison.rows, all: settings.showsAll)
        var last = -1
        for index in shown.prefix(settings.showsAll ? .max : rowLimit) {
            if index > last + 1 { lines.append("   … \(index - last - 1) the same") }
            let row = comparison.rows[index]
            let mark = index == first ? ">> " : row.difference == nil ? "   " : " ! "
            let line = mark + fitted(cell(row.one, row.track), column) + "| " + cut(cell(row.other, row.track), column)
            lines.append(trimmed(line))
            last = index
        }
        let left = comparison.rows.count - last - 1
        if left > 0 {
            let differing = comparison.rows.suffix(left).count { $0.difference != nil }
            let differ = differing == 1 ? "differs" : "differ"
            lines.append(
                "   … \(left) more" + (differing > 0 ? ", \(differing) of them \(differ) (--all)" : ", the same"))
        }
        return lines
    }

    /// Rows that are shown: all that differ, and what lies around them; of stories that are the same, all as far as
    /// they go.
    private static func shown(_ rows: [StoryComparison.Row], all: Bool) -> [Int] {
        guard !all, rows.contains(where: { $0.difference != nil }) else { return Array(rows.indices) }
        return rows.indices.filter { index in
            rows[max(0, index - reach)...min(rows.count - 1, index + reach)].contains { $0.difference != nil }
        }
    }

    private static func cell(_ event: Account.Event?, _ track: String) -> String {
        guard let event else { return "        -" }
        let time = seconds(event.time - .start)
        return String(repeating: " ", count: max(0, 9 - time.count)) + time + "  " + track + ": " + event.text
    }

    // MARK: What follows

    private static func divergence(_ comparison: StoryComparison, _ settings: Settings) -> [String] {
        let until = "up to \(seconds(comparison.end - .start)) s"
        var lines: [String] = []
        if comparison.shift != .zero { lines.append("the second is moved by \(seconds(comparison.shift)) s") }
        guard let row = comparison.divergence else {
            let count = CountText.of(comparison.rows.count, "event")
            return lines + ["the same story: \(count) \(until), tolerance \(seconds(comparison.tolerance)) s"]
        }
        let differing = comparison.rows.count { $0.difference != nil }
        let events = CountText.of(comparison.rows.count, "event") + (differing == 1 ? " differs" : " differ")
        lines.append(
            "first divergence at \(seconds(row.time - .start)) s, \(row.track) "
                + "(\(differing) of \(events) \(until))")
        lines.append(
            "  first:  " + side(row.one, row, comparison.rows.filter { $0.track == row.track }.compactMap(\.one)))
        lines.append(
            "  second: " + side(row.other, row, comparison.rows.filter { $0.track == row.track }.compactMap(\.other)))
        switch row.difference {
        case .late(let late, let allowed):
            let word = late < .zero ? "earlier" : "later"
            lines.append(
                "  in the second \(seconds(late < .zero ? .zero - late : late)) s \(word); "
                    + "\(seconds(allowed)) s are allowed (--tolerance)")
        case .swapped: lines.append("  in the second it has changed places with what is near it")
        case .missing, .extra, nil: break
        }
        return lines.map { cut($0, settings.width) }
    }

    /// What one side has at the divergence: the event and its frame, or what comes next there.
    private static func side(
        _ event: Account.Event?, _ row: StoryComparison.Row, _ events: [Account.Event]
    ) -> String {
        func words(_ event: Account.Event) -> String {
            let frame = event.frame > 0 ? " (frame \(event.frame))" : ""
            return "'\(event.text)' at \(seconds(event.time - .start)) s\(frame)"
        }
        if let event { return words(event) }
        if let next = events.first(where: { $0.time >= row.time }) { return "not there; next is \(words(next))" }
        if let last = events.last { return "not there; the last is \(words(last))" }
        return "not there, nor anything else of it"
    }

    private static func timings(_ comparison: StoryComparison) -> [String] {
        guard !comparison.timings.isEmpty else { return [] }
        var rows = [["how much later in the second", "n", "median s", "most s"]]
        for timing in comparison.timings {
            rows.append([
                timing.kind.rawValue, "\(timing.count)", seconds(timing.median), seconds(timing.extreme),
            ])
        }
        return [""] + table(rows)
    }

    private static func costs(_ comparison: StoryComparison, _ settings: Settings) -> [String] {
        let (one, other) = (comparison.cost, comparison.otherCost)
        var rows = [["what it cost", "first", "second", "second - first"]]
        func add(_ name: String, _ one: Duration, _ other: Duration) {
            rows.append([name, seconds(one), seconds(other), seconds(other - one)])
        }
        for gateway in Set(one.outages.keys).union(other.outages.keys).sorted() {
            let (first, second) = (one.outages[gateway] ?? .zero, other.outages[gateway] ?? .zero)
            if first != .zero || second != .zero { add("\(gateway) without service, s", first, second) }
        }
        if one.outages.count > 1 { add("all gateways without service, s", one.totalOutage, other.totalOutage) }
        for region in Set(one.splits.keys).union(other.splits.keys).sorted() {
            let name = region == 0 ? "split, s" : "region \(region) split, s"
            add(name, one.splits[region] ?? .zero, other.splits[region] ?? .zero)
        }
        if one.splits.isEmpty, other.splits.isEmpty { rows.append(["split, s", "0.000", "0.000", "0.000"]) }
        var lines = [""]
        if let first = one.calls, let second = other.calls {
            rows.append([
                "calls to the wrong controller", "\(first.wrong) of \(first.sent)", "\(second.wrong) of \(second.sent)",
                "\(second.wrong - first.wrong)",
            ])
        }
        lines += table(rows)
        if one.calls == nil || other.calls == nil {
            lines.append("  calls to the wrong controller: not shown, not both recordings have calls (INVITE)")
        }
        return lines.map { cut($0, settings.width) }
    }

    // MARK: Words

    /// Columns: the first to the left, the others to the right.
    private static func table(_ rows: [[String]]) -> [String] {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            trimmed(
                "  "
                    + row.enumerated().map { column, cell in
                        let padding = String(repeating: " ", count: widths[column] - cell.count)
                        return column == 0 ? cell + padding : padding + cell
                    }.joined(separator: "  "))
        }
    }

    /// Seconds with three decimals, cut off.
    static func seconds(_ duration: Duration) -> String {
        let nanoseconds = duration.wholeNanoseconds
        let milliseconds = nanoseconds.magnitude / 1_000_000
        let fraction = String(milliseconds % 1000)
        return (nanoseconds < 0 && milliseconds > 0 ? "-" : "") + "\(milliseconds / 1000)."
            + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : text.prefix(width - 1) + "…"
    }

    private static func fitted(_ text: String, _ width: Int) -> String {
        let text = cut(text, width)
        return text + String(repeating: " ", count: width - text.count)
    }

    private static func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
