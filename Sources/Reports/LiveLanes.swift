import Analysis
import Wire

/// A story that runs, as lines for a terminal: a lane a gateway that grows in place, with a letter and a colour for
/// its controller.
public struct LiveLanes: Sendable {
    /// None of them is wider than the terminal.
    public private(set) var lines: [String] = []

    private let width: Int
    private let usesColours: Bool
    private let story: LiveStory
    private let letters: [String: Character]
    private let colours: [String: String]
    /// The part of the story that the lanes show, in seconds.
    private let from: Double
    private let to: Double

    /// - Parameters:
    ///   - columns: of the terminal; the last one stays free, so that no line wraps by itself.
    ///   - rows: of the terminal; gateways that have no room are counted.
    public init(_ story: LiveStory, columns: Int, rows: Int, usesColours: Bool) {
        self.story = story
        self.usesColours = usesColours
        width = min(max(columns, 20), 400) - 1
        letters = ControllerLetters.of(story.controllers)
        var colours: [String: String] = [:]
        for (index, name) in story.controllers.enumerated() { colours[name] = ControllerLetters.colour(index) }
        self.colours = colours
        if let lasts = story.lasts {
            (from, to) = (0, max(lasts.inSeconds, 0.001))
        } else {
            // Five minutes of wall time slide along.
            let window = Double(300 * story.speed)
            to = max(window, story.now.seconds)
            from = to - window
        }
        var lines = [headLine] + progressLines
        let room = max(1, min(rows, 400) - 8)
        let shown = story.gateways.count <= room ? story.gateways : Array(story.gateways.prefix(room - 1))
        if !story.faults.isEmpty { lines.append(faultLine) }
        lines += shown.map { laneLine($0.name) }
        lines += sumLines(hidden: story.gateways.count - shown.count)
        self.lines = lines
    }

    private var headLine: String { painted(story.title, "1") }

    private var progressLines: [String] {
        var words: [String] = []
        var bar = ""
        if let lasts = story.lasts {
            let share = min(1, max(0, story.now.seconds / max(lasts.inSeconds, 0.001)))
            let cells = width < 60 ? 10 : 20
            let filled = Int(share * Double(cells))
            bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled) + " "
            words.append("\(text(max(0, story.now.seconds))) of \(text(lasts.inSeconds)) s")
            words.append("\(Int(share * 100)) %")
            if let remaining = story.remaining { words.append("\(text(remaining.inSeconds)) s left") }
        } else {
            switch story.teller {
            case .journals: words.append("up for \(text(story.now.seconds)) s at speed \(story.speed)")
            case .packets: words.append("\(text(story.now.seconds)) s")
            }
        }
        let line = CellWidth.fitted(bar + words.joined(separator: " · "), to: width)
        let late = story.teller == .packets ? "" : "late \(text(story.lateness.inSeconds * 1000)) ms · "
        let host = late + "\(story.packets) packets · "
        let drops = "\(story.dropped) dropped"
        let hostLine = story.dropped > 0 && usesColours ? host + painted(drops, "31;1") : host + drops
        guard CellWidth.of(host + drops) <= width else { return [line] }
        let isOneLine = CellWidth.of(line) + CellWidth.of(host + drops) + 3 <= width
        return isOneLine ? [line + " · " + hostLine] : [line, hostLine]
    }

    // MARK: Lanes

    private static let nameWidth = 10

    /// Columns of a lane, behind the name and the letter.
    private var laneWidth: Int { max(1, width - Self.nameWidth - 5) }

    /// The end of a column's time, in seconds of the story.
    private func end(of column: Int) -> Double { from + (to - from) * Double(column + 1) / Double(laneWidth) }

    private var faultLine: String {
        var cells = [Character](repeating: " ", count: laneWidth)
        for fault in story.faults {
            let share = (fault.seconds - from) / (to - from)
            if (0...1).contains(share) { cells[min(Int(share * Double(laneWidth)), laneWidth - 1)] = "!" }
        }
        let last = cells.lastIndex { $0 != " " } ?? -1
        return label("faults") + "   " + painted(String(cells[..<(last + 1)]), "33")
    }

    private func laneLine(_ gateway: String) -> String {
        let now = story.controller(of: gateway)
        var line = label(gateway) + " " + letter(now, isStrong: true) + " "
        var run: (controller: String?, count: Int)?
        func flush() {
            guard let run else { return }
            let letter = run.controller.flatMap { letters[$0] } ?? LadderStates.without
            line += painted(String(repeating: letter, count: run.count), colour(run.controller))
        }
        for column in 0..<laneWidth {
            let start = column == 0 ? from : end(of: column - 1)
            guard start <= story.now.seconds else { break }
            let controller = story.controller(of: gateway, at: min(end(of: column), story.now.seconds))
            if let current = run, current.controller == controller {
                run = (controller, current.count + 1)
            } else {
                flush()
                run = (controller, 1)
            }
        }
        flush()
        return line
    }

    private func label(_ name: String) -> String {
        let text = CellWidth.fitted(PrintableText.of(name), to: Self.nameWidth)
        return text + String(repeating: " ", count: Self.nameWidth - CellWidth.of(text))
    }

    private func letter(_ controller: String?, isStrong: Bool) -> String {
        painted(String(controller.flatMap { letters[$0] } ?? LadderStates.without), "1;" + colour(controller))
    }

    private func colour(_ controller: String?) -> String { controller.flatMap { colours[$0] } ?? "31" }

    // MARK: The sum

    private func sumLines(hidden: Int) -> [String] {
        var counts: [String?: Int] = [:]
        for gateway in story.gateways { counts[story.controller(of: gateway.name), default: 0] += 1 }
        let sides = story.controllers.filter { counts[$0] != nil || story.controllers.count <= 6 }.map { name in
            "\(letters[name] ?? "*") \(PrintableText.of(name)) \(counts[name] ?? 0)"
        }
        let without = counts[String?.none].map { ["- without service \($0)"] } ?? []
        var line = (sides + without).joined(separator: ", ")
        if hidden > 0 { line = "+\(hidden) gateways; all: " + line }
        var lines = [CellWidth.fitted(line, to: width)]
        let split = story.split
        let regions = split.map { $0 == 0 ? "all" : String($0) }.joined(separator: " ")
        let (by, note) =
            switch story.teller {
            case .journals: (", by the journals,", "as the nodes' journals have it; the verdict comes from the packets")
            case .packets: (", as it seems,", "as the packets seem so far; the lines above are certain")
            }
        if !split.isEmpty { lines.append(painted("SPLIT now\(by) in region \(regions)", "31;1")) }
        lines.append(painted(note, "2"))
        return lines
    }

    private func painted(_ text: String, _ style: String) -> String {
        let text = CellWidth.fitted(PrintableText.of(text), to: width)
        return usesColours && !text.isEmpty ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
    }

    private func text(_ value: Double) -> String { JSONValue.decimal(value, places: 1).text }
}
