import Analysis
public import Verdicts
import Wire

/// Where a run on the wire and a simulation of the same story differ, both slices side by side.
public struct ComparisonReport: Hashable, Sendable {
    /// For a ``FailureReport``; empty where both tell the same story.
    public let sections: [FailureReport.Section]

    /// So many tracks are shown, each around its first difference.
    public static let trackLimit = 3
    /// Rows before and after the first difference of a track.
    static let reach = 3

    /// - Parameters:
    ///   - comparison: of both accounts.
    ///   - width: most characters of a line.
    public init(_ comparison: AccountComparison, width: Int = 116) {
        guard !comparison.isTooLate else {
            let text = "the host was too late for simulation and wire to be compared"
            sections = [.init(nil, .inconclusive, measured: text, lines: ["  inconclusive: \(text)"])]
            return
        }
        guard let first = comparison.tracks.first else {
            sections = []
            return
        }
        var lines: [String] = []
        for track in comparison.tracks.prefix(Self.trackLimit) { lines += Self.lines(track, width: width) }
        let more = comparison.tracks.count - Self.trackLimit
        if more > 0 { lines.append("  and \(CountText.of(more, "more track")) with differences") }
        let measured = first.rows.first { $0.difference != nil }.map { Self.sentence($0) } ?? ""
        sections = [.init(nil, .fail, measured: "\(first.name): \(measured)", lines: lines)]
    }

    private static func lines(_ track: AccountComparison.Track, width: Int) -> [String] {
        guard let place = track.rows.firstIndex(where: { $0.difference != nil }) else { return [] }
        let count = track.rows.count { $0.difference != nil }
        let more = count > 1 ? " (the first of \(count))" : ""
        let column = max(20, (width - 9) / 2)
        var lines = [
            "  simulation and wire differ, \(PrintableText.of(track.name)):",
            "    \(sentence(track.rows[place]))\(more)",
            "      " + padded("in simulation", column) + " | on the wire",
        ]
        for row in track.rows[max(0, place - reach)..<min(track.rows.count, place + reach + 1)] {
            let mark = row.difference == nil ? " " : "!"
            let text = "    \(mark) " + padded(cell(row.simulated), column) + " | " + cell(row.wire).prefix(column)
            lines.append(text)
        }
        return lines
    }

    private static func sentence(_ row: AccountComparison.Row) -> String {
        let event = PrintableText.of((row.simulated ?? row.wire)?.text ?? "")
        switch row.difference {
        case .missing: return "'\(event)' is missing on the wire"
        case .extra: return "'\(event)' is not in the simulation"
        case .swapped: return "'\(event)' has changed places on the wire"
        case .late(let late, let allowed):
            let word = late < .zero ? "earlier" : "later"
            let length = SecondsText.of(late < .zero ? .zero - late : late)
            return "'\(event)' comes \(length) s \(word) on the wire, \(SecondsText.of(allowed)) s are allowed"
        case nil: return "'\(event)'"
        }
    }

    private static func cell(_ event: Account.Event?) -> String {
        guard let event else { return "-" }
        let time = SecondsText.of(event.time)
        return String(repeating: " ", count: max(0, 9 - time.count)) + time + "  " + PrintableText.of(event.text)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        let text = text.prefix(width)
        return text + String(repeating: " ", count: width - text.count)
    }
}
