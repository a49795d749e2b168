public import Analysis
public import Wire

/// A ladder of what a recording shows: a column a node, time downwards, an arrow a message.
///
/// Keep-alives, attempts that come to nothing and refusals that repeat are folded with counts; a keep-alive that
/// changes (an answer, a report, a loss) is shown. `#` at the left edge marks the time of a split, and letters beside
/// it say with which controller each gateway is registered. Plain text unless colours are asked for; the same findings
/// give the same text.
public struct Ladder: Sendable {
    /// A line over the whole width: a fault, an expectation.
    public struct Annotation: Hashable, Sendable {
        public var time: Instant
        public var text: String

        public init(_ time: Instant, _ text: String) {
            self.time = time
            self.text = text
        }
    }

    /// How a ladder is laid out, and what of the recording it shows.
    public struct Settings: Hashable, Sendable {
        /// Most columns of a line, 24…400.
        public var width = 120
        /// ANSI colours, for terminals.
        public var usesColours = false
        /// Most rows; what is beyond is counted in a last line.
        public var lineLimit = 20_000
        /// The controller of each gateway as a letter at the edge of every line.
        public var showsStates = true
        /// The times between which rows are shown; nil for the beginning and the end.
        public var since: Instant?
        public var until: Instant?
        /// Only messages that one of these sends or gets are shown, with a column for whoever is at the other end;
        /// empty for all.
        public var nodes: [String] = []
        /// Every message, nothing folded.
        public var isDetailed = false
        /// Lines below the row of a frame, by its number; see ``Ladder/frames(_:settings:)``.
        public var details: [Int: [String]] = [:]

        public init(width: Int = 120, usesColours: Bool = false, lineLimit: Int = 20_000) {
            self.width = width
            self.usesColours = usesColours
            self.lineLimit = lineLimit
        }
    }

    /// The frames whose messages a ladder with these settings shows.
    public static func frames(_ findings: Findings, settings: Settings) -> Set<Int> {
        let rows = LadderRows(findings, annotations: [], settings: settings).rows.prefix(settings.lineLimit)
        return Set(rows.map(\.frame).filter { $0 > 0 })
    }

    /// The whole text, each line ended by a line feed.
    public let text: String

    public init(_ findings: Findings, annotations: [Annotation] = [], settings: Settings = Settings()) {
        let canvas = LadderCanvas(findings, settings: settings)
        let rows = LadderRows(findings, annotations: annotations, settings: settings).rows
        var lines = [canvas.head]
        for row in rows.prefix(settings.lineLimit) { lines += canvas.lines(row) }
        if rows.count > settings.lineLimit { lines.append("... \(rows.count - settings.lineLimit) more lines") }
        lines += canvas.foot(withAdvice: true)
        text = lines.joined(separator: "\n") + "\n"
    }

    /// The rows around some moments, four before each and five from it on; what is left out is counted.
    ///
    /// - Parameter moments: those after the first six are left out.
    public init(
        _ findings: Findings, annotations: [Annotation] = [], around moments: [Instant],
        settings: Settings = Settings()
    ) {
        let canvas = LadderCanvas(findings, settings: settings)
        let slice = LadderSlice(
            LadderRows(findings, annotations: annotations, settings: settings).rows, around: moments)
        var lines = [canvas.head]
        for line in slice.lines {
            switch line {
            case .row(let row): lines += canvas.lines(row)
            case .gap(let count): lines.append(canvas.gap(count))
            }
        }
        lines += canvas.foot(withAdvice: false)
        text = lines.joined(separator: "\n") + "\n"
    }
}
