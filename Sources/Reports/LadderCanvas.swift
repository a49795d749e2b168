import Analysis
import Wire

/// Draws rows into columns of characters.
struct LadderCanvas {
    private let width: Int
    private let usesColours: Bool
    private let splits: [(start: Instant, end: Instant?)]
    private let layout: LadderColumns
    private let states: LadderStates

    init(_ findings: Findings, settings: Ladder.Settings) {
        width = min(max(settings.width, 24), 400)
        usesColours = settings.usesColours
        splits = findings.splits.map { ($0.start, $0.end) }
        layout = LadderColumns(findings, settings: settings, width: width)
        states = LadderStates(findings)
    }

    private var margin: Int { layout.margin }

    /// The names of the columns.
    var head: String {
        var line = LadderLine(width: width)
        line.put("t in s", at: 3)
        for (index, column) in layout.columns.enumerated() {
            let next = index + 1 < layout.columns.count ? layout.columns[index + 1].position : width + 1
            line.put(column.name, at: max(column.position - 1, 0), before: next - 2, style: usesColours ? "1" : "")
        }
        return line.text(usesColours: usesColours)
    }

    /// What the letters at the edge stand for, and who has no column.
    ///
    /// - Parameter withAdvice: false where there is nobody who could ask for other columns.
    func foot(withAdvice: Bool) -> [String] {
        var lines: [String] = []
        if layout.stateCount > 0 {
            let gateways = layout.gateways.prefix(layout.stateCount)
            let letters = states.controllers.map { "\(states.letter(of: $0)) \($0)" } + ["- without service"]
            let text = "at the edge, \(gateways.joined(separator: " ")): \(letters.joined(separator: ", "))"
            lines += wrapped(text, columns: width - 3)
        }
        if !layout.leftOut.isEmpty {
            let first = layout.leftOut.prefix(2).joined(separator: ",")
            let advice = withAdvice ? ": a wider terminal or --node \(first) shows them" : ""
            let more = layout.leftOut.count > 8 ? " and \(layout.leftOut.count - 8) more" : ""
            let text = "no column for \(layout.leftOut.prefix(8).joined(separator: " "))\(more)\(advice)"
            lines += wrapped(text, columns: width - 3)
        }
        return lines.map { "   " + $0 }
    }

    /// A row on as many lines as its words need: the first has the time and the arrow.
    func lines(_ row: LadderRow) -> [String] {
        let style = Self.style(row)
        var lines: [LadderLine] = []
        switch row.content {
        case .band(let text), .edge(let text):
            let mark: Character = if case .edge = row.content { "#" } else { "=" }
            for piece in wrapped(text, columns: width - margin - 4) {
                var line = LadderLine(width: width)
                line.fill(margin..<width, with: mark, style: style)
                line.put(" \(piece) ", at: margin + 2, style: style)
                lines.append(line)
            }
        case .fold(let text):
            for piece in wrapped(text, columns: width - margin - 7) {
                var line = lanes(of: row, ":")
                line.put(" ~ \(piece) ", at: margin + 3, style: style)
                lines.append(line)
            }
        case .arrow(let from, let to, let label, let isLost):
            lines = arrow(row, from: from, to: to, label: PrintableText.of(label), isLost: isLost, style)
        }
        for index in lines.indices { putEdge(row, isFirst: index == 0, into: &lines[index]) }
        return lines.map { $0.text(usesColours: usesColours) } + row.details.flatMap(detail)
    }

    /// The time, the mark of a split and the state of each gateway.
    private func putEdge(_ row: LadderRow, isFirst: Bool, into line: inout LadderLine) {
        let time = SecondsText.of(row.time)
        if isFirst { line.put(time, at: max(0, 9 - time.count)) }
        if isSplit(at: row.time) { line.put("#", at: 10, style: "31") }
        for (index, gateway) in layout.gateways.prefix(layout.stateCount).enumerated() {
            let controller = states.controller(of: gateway, at: row.time)
            line.put(String(states.letter(of: controller)), at: 12 + index, style: "1;\(states.colour(of: controller))")
        }
    }

    /// A line in place of rows that are left out.
    func gap(_ count: Int) -> String { "         ... \(CountText.of(count, "row"))" }

    // MARK: Parts of a line

    private func detail(_ text: String) -> [String] {
        let indentation = min(margin, 14)
        let columns = width - indentation - 2
        var lines: [String] = []
        var rest = Substring(PrintableText.of(text))
        while !rest.isEmpty {
            var used = 0
            let piece = rest.prefix { character in
                used += CellWidth.of(character)
                return used <= columns
            }
            rest = rest[piece.endIndex...]
            var line = LadderLine(width: width)
            line.put(String(piece), at: indentation + (lines.isEmpty ? 0 : 2), style: "2")
            lines.append(line.text(usesColours: usesColours))
        }
        return lines
    }

    private func isSplit(at time: Instant) -> Bool {
        splits.contains { $0.start <= time && ($0.end.map { time <= $0 } ?? true) }
    }

    /// A line with the nodes' lines: a gateway's has the colour of its controller.
    private func lanes(of row: LadderRow, _ mark: Character) -> LadderLine {
        var line = LadderLine(width: width)
        let gateways = Set(usesColours ? layout.gateways : [])
        for column in layout.columns where column.position < width {
            let isGateway = gateways.contains(column.name)
            let style = isGateway ? states.colour(of: states.controller(of: column.name, at: row.time)) : ""
            line.fill(column.position..<column.position + 1, with: mark, style: style)
        }
        return line
    }

    /// The arrow, with its label on it or beside it; where there is no room for that, on the next line.
    private func arrow(
        _ row: LadderRow, from: String, to: String, label: String, isLost: Bool, _ style: String
    ) -> [LadderLine] {
        var line = lanes(of: row, "|")
        guard let start = layout.positions[from], let end = layout.positions[to], start < width, end < width,
            start != end
        else {
            // One of them has no column, or both share one.
            return beside([line], "\(from) > \(to): \(label)", at: layout.positions[from] ?? margin, row, style)
        }
        let (low, high) = (min(start, end), max(start, end))
        line.fill(low + 1..<high, with: "-", style: style)
        let place = end > start ? high - 1 : low + 1
        line.put(isLost ? "x" : end > start ? ">" : "<", at: place, style: style)
        let text = " \(label) "
        let length = CellWidth.of(text)
        if length <= high - low - 3 {
            line.put(text, at: low + 2, style: style)
        } else if high + length <= width {
            line.put(text, at: high + 1, style: style)
        } else if low - length >= margin {
            line.put(text, at: low - length, style: style)
        } else {
            return [line] + beside([], label, at: low, row, style)
        }
        return [line]
    }

    /// Text that begins beside a node's line or, where it is too long for that, further to the left; it goes on the
    /// line that is given, or on one of its own, and on more where it needs them.
    private func beside(
        _ given: [LadderLine], _ label: String, at position: Int, _ row: LadderRow, _ style: String
    ) -> [LadderLine] {
        let pieces = wrapped(label, columns: width - margin - 3)
        let longest = pieces.map { CellWidth.of($0) }.max() ?? 0
        let start = max(margin + 1, min(position + 1, width - longest - 1))
        return pieces.enumerated().map { index, piece in
            var line = given.indices.contains(index) ? given[index] : lanes(of: row, "|")
            line.put(" \(piece) ", at: start, style: style)
            return line
        }
    }

    /// Words on as many lines as they need; a word that is longer than a line is cut off.
    private func wrapped(_ text: String, columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in PrintableText.of(text).split(separator: " ") {
            if !line.isEmpty, CellWidth.of(line) + 1 + CellWidth.of(word) > columns {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return (lines + [line]).map { CellWidth.fitted($0, to: columns) }
    }

    private static func style(_ row: LadderRow) -> String {
        switch row.content {
        case .band: return "33"
        case .fold: return "2"
        case .edge, .arrow:
            switch row.tone {
            case .plain: return ""
            case .good: return "32"
            case .bad: return "31"
            }
        }
    }
}
