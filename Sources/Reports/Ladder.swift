public import Analysis
public import Wire

/// A ladder of what a recording shows: a column a node, time downwards, an arrow a message.
///
/// Keep-alives, attempts that come to nothing and refusals that repeat are folded with counts; a keep-alive that
/// changes (an answer, a report, a loss) is shown. `#` at the left edge marks the time of a split. Plain text unless
/// colours are asked for; the same findings give the same text.
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

    /// How a ladder is laid out.
    public struct Settings: Hashable, Sendable {
        /// Most characters of a line, 60…400.
        public var width = 120
        /// ANSI colours, for terminals.
        public var usesColours = false
        /// Most lines; what is beyond is counted in a last one.
        public var lineLimit = 20_000

        public init(width: Int = 120, usesColours: Bool = false, lineLimit: Int = 20_000) {
            self.width = width
            self.usesColours = usesColours
            self.lineLimit = lineLimit
        }
    }

    /// The whole text, each line ended by a line feed.
    public let text: String

    public init(_ findings: Findings, annotations: [Annotation] = [], settings: Settings = Settings()) {
        let canvas = LadderCanvas(findings, settings: settings)
        let rows = LadderRows(findings, annotations: annotations).rows
        var lines = [canvas.head]
        for row in rows.prefix(settings.lineLimit) { lines.append(canvas.line(row)) }
        if rows.count > settings.lineLimit { lines.append("... \(rows.count - settings.lineLimit) more lines") }
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
        let slice = LadderSlice(LadderRows(findings, annotations: annotations).rows, around: moments)
        var lines = [canvas.head]
        for line in slice.lines {
            switch line {
            case .row(let row): lines.append(canvas.line(row))
            case .gap(let count): lines.append(canvas.gap(count))
            }
        }
        text = lines.joined(separator: "\n") + "\n"
    }
}
