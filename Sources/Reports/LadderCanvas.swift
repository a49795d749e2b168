import Analysis
import Wire

/// Draws rows into columns of characters.
struct LadderCanvas {
    /// `12345.678 #` and a space.
    private static let margin = 12
    private let width: Int
    private let usesColours: Bool
    private let splits: [(start: Instant, end: Instant?)]
    /// Names of the columns, and the place of each node's line.
    private let columns: [(name: String, position: Int)]
    private let positions: [String: Int]

    init(_ findings: Findings, settings: Ladder.Settings) {
        width = min(max(settings.width, 60), 400)
        usesColours = settings.usesColours
        splits = findings.splits.map { ($0.start, $0.end) }
        let lane = width - Self.margin - 2
        let others =
            findings.phoneGroups.map(\.name) + findings.controllers.filter { Self.isSeen($0, findings) }
            + findings.mediaServers + findings.sessionManagers
        // Each column has room for a name; gateways beyond that share one.
        let most = max(lane / 9, 2)
        let room = max(most - min(others.count, most / 2), 1)
        let gateways = findings.gateways
        let shown = gateways.count <= room ? gateways : Array(gateways.prefix(max(room - 1, 0)))
        let hidden = gateways.dropFirst(shown.count)
        var names = shown
        if !hidden.isEmpty { names.append("+\(hidden.count)") }
        let kept = others.prefix(max(most - names.count, 1))
        names += kept
        let step = min(max(lane / max(names.count, 1), 4), 26)
        columns = names.enumerated().map { ($1, Self.margin + 2 + $0 * step) }
        var positions: [String: Int] = [:]
        for column in columns { positions[column.name] = column.position }
        for name in hidden { positions[name] = positions["+\(hidden.count)"] }
        self.positions = positions
    }

    /// A controller is worth a column where a gateway or a survivable reached for it.
    private static func isSeen(_ controller: String, _ findings: Findings) -> Bool {
        findings.ladder.contains { $0.from == controller || $0.to == controller }
            || findings.phoneGroups.contains { $0.events.contains { $0.controller == controller } }
    }

    /// The names of the columns.
    var head: String {
        var cells = [Character](repeating: " ", count: width)
        put("t in s", at: 3, into: &cells)
        for (index, column) in columns.enumerated() {
            let limit = (index + 1 < columns.count ? columns[index + 1].position : width) - column.position
            put(String(column.name.prefix(max(limit - 1, 1))), at: max(column.position - 1, 0), into: &cells)
        }
        return trimmed(cells)
    }

    func line(_ row: LadderRow) -> String {
        var cells = [Character](repeating: " ", count: width)
        let time = SecondsText.of(row.time)
        put(time, at: max(0, 9 - time.count), into: &cells)
        if isSplit(at: row.time) { put("#", at: 10, into: &cells) }
        switch row.content {
        case .band(let text): band(text, "=", into: &cells)
        case .edge(let text): band(text, "#", into: &cells)
        case .fold(let text):
            lanes(into: &cells, with: ":")
            put(" ~ \(text) ", at: Self.margin + 3, into: &cells)
        case .arrow(let from, let to, let label, let isLost):
            lanes(into: &cells, with: "|")
            arrow(from: from, to: to, label: label, isLost: isLost, into: &cells)
        }
        return coloured(trimmed(cells), row)
    }

    /// A line in place of rows that are left out.
    func gap(_ count: Int) -> String {
        String(repeating: " ", count: Self.margin - 3) + "... \(count) \(count == 1 ? "row" : "rows")"
    }

    private func isSplit(at time: Instant) -> Bool {
        splits.contains { $0.start <= time && ($0.end.map { time <= $0 } ?? true) }
    }

    private func band(_ text: String, _ mark: Character, into cells: inout [Character]) {
        for index in Self.margin..<width { cells[index] = mark }
        put(" \(text) ", at: Self.margin + 2, into: &cells)
    }

    private func lanes(into cells: inout [Character], with mark: Character) {
        for column in columns where column.position < width { cells[column.position] = mark }
    }

    private func arrow(
        from: String, to: String, label: String, isLost: Bool, into cells: inout [Character]
    ) {
        guard let start = positions[from], let end = positions[to], start < width, end < width else {
            return put("\(from) > \(to): \(label)", at: Self.margin + 1, into: &cells)
        }
        guard start != end else { return put(" \(label)", at: start + 1, into: &cells, orLeft: true) }
        let (low, high) = (min(start, end), max(start, end))
        for index in low + 1..<high { cells[index] = "-" }
        cells[end > start ? high - 1 : low + 1] = isLost ? "x" : end > start ? ">" : "<"
        let text = " \(label) "
        if text.count <= high - low - 3 {
            put(text, at: low + 2, into: &cells)
        } else if high + 1 + text.count <= width {
            put(text, at: high + 1, into: &cells)
        } else if low - text.count >= Self.margin {
            put(text, at: low - text.count, into: &cells)
        } else {
            put(text, at: high + 1, into: &cells, orLeft: true)
        }
    }

    /// Writes text; with `orLeft` text that does not fit moves to the left, at most to the margin.
    private func put(_ text: String, at position: Int, into cells: inout [Character], orLeft: Bool = false) {
        var start = position
        if orLeft, start + text.count > width { start = max(Self.margin + 1, width - text.count) }
        for (index, character) in text.enumerated() where start + index < width {
            // Names and texts come from the network as well: nothing of them moves the cursor.
            cells[start + index] = PrintableText.of(character)
        }
    }

    private func trimmed(_ cells: [Character]) -> String {
        let end = cells.lastIndex { $0 != " " } ?? -1
        return String(cells[...end])
    }

    private func coloured(_ line: String, _ row: LadderRow) -> String {
        guard usesColours else { return line }
        let code: String
        switch row.content {
        case .band: code = "33"
        case .fold: code = "2"
        case .edge, .arrow:
            switch row.tone {
            case .plain: return line
            case .good: code = "32"
            case .bad: code = "31"
            }
        }
        return "\u{1B}[\(code)m\(line)\u{1B}[0m"
    }
}
