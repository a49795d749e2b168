import Analysis
import Glibc
import Reports
import Wire

/// What a test prints: a line a story; on a terminal one line that changes instead, and what is wrong above it.
final class TestScreen {
    private let isQuiet: Bool
    private let isInteractive: Bool
    private let paint: Paint
    private let nameWidth: Int
    private var hasLine = false
    private var lastDrawn: ContinuousClock.Instant?

    /// - Parameter longestName: characters of the longest file name, for the columns.
    init(isQuiet: Bool, longestName: Int) {
        self.isQuiet = isQuiet
        isInteractive = Terminal.isInteractive() && Terminal.isInteractive(STDERR_FILENO)
        paint = Paint(isOn: Terminal.wantsColour())
        nameWidth = min(longestName, 60)
    }

    /// A story that has been played under all its seeds, or as many as there was time for.
    func tell(_ record: StoryRecord) {
        let isFine = record.status == .pass
        guard !isFine || !isQuiet && !isInteractive else { return }
        clear()
        let name = record.file + String(repeating: " ", count: max(0, nameWidth - record.file.count))
        Terminal.write("\(mark(record.status)) \(name)  \(words(record))")
        Terminal.put(record.failureText)
    }

    private func mark(_ status: PlayedStory.Status?) -> String {
        switch status {
        case .pass: paint.good("✔ pass        ")
        case .fail: paint.bad("✘ fail        ")
        case .inconclusive: paint.doubtful("? inconclusive")
        case .unreadable: paint.bad("✘ unreadable  ")
        case .skipped, nil: paint.faint("– left out    ")
        }
    }

    private func words(_ record: StoryRecord) -> String {
        var parts: [String] = []
        if record.status != .unreadable, record.status != .skipped {
            let count = record.expectations.count
            parts.append(CountText.of(count, "expectation"))
            if record.runs > 1 {
                let bad = [PlayedStory.Status.fail, .inconclusive].compactMap { status in
                    record.counts[status].map { "\($0) \(status.rawValue)" }
                }
                parts.append("\(record.runs) seeds" + (bad.isEmpty ? "" : ": " + bad.joined(separator: ", ")))
            }
            parts.append(Self.seconds(record.seconds))
        }
        if let note = record.note { parts.append(note) }
        return parts.joined(separator: ", ")
    }

    /// Draws the changing line, at most ten times a second.
    func draw(_ text: @autoclosure () -> String) {
        let now = ContinuousClock.now
        guard isInteractive, !isQuiet, lastDrawn.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
        lastDrawn = now
        let most = max(20, Terminal.width - 1)
        Terminal.put("\r\u{1B}[K" + paint.faint(String(text().prefix(most))), to: STDERR_FILENO)
        hasLine = true
    }

    /// The last lines.
    func finish(_ lines: [String]) {
        clear()
        guard !isQuiet else { return }
        Terminal.write("")
        for line in lines { Terminal.write(line) }
    }

    private func clear() {
        if hasLine { Terminal.put("\r\u{1B}[K", to: STDERR_FILENO) }
        hasLine = false
    }

    static func seconds(_ value: Double) -> String { JSONValue.decimal(value, places: 3).text + " s" }
}
