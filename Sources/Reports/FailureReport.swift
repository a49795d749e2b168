import Analysis
import Topologies
public import Verdicts
import Wire

/// Why a story did not pass, for people: each expectation that was not met, what was measured, its window, the slice of
/// the ladder around it, and the command that shows it again.
///
/// Plain text unless colours are asked for; the same verdict gives the same text.
public struct FailureReport: Hashable, Sendable {
    /// One thing that is wrong.
    public struct Section: Hashable, Sendable {
        /// Which expectation of the file it is, from 0; nil for what is about the story as a whole.
        public var expectation: Int?
        public var outcome: ExpectationResult.Outcome
        /// What was measured, in one line.
        public var measured: String
        /// Everything about it, each line ended by a line feed.
        public var text: String

        /// - Parameter lines: everything about it.
        public init(_ expectation: Int?, _ outcome: ExpectationResult.Outcome, measured: String, lines: [String]) {
            self.expectation = expectation
            self.outcome = outcome
            self.measured = measured
            text = lines.map { $0 + "\n" }.joined()
        }
    }

    /// Those about the whole story first, then in the order of the file. Empty where nothing is wrong.
    public let sections: [Section]
    /// The command that plays the story again.
    public let replay: String

    /// More slices than this make a report longer, not clearer: later sections come without.
    public static let sliceLimit = 3

    /// What is wrong with a story that was played.
    ///
    /// - Parameters:
    ///   - annotations: what the timeline did, for the ladder.
    ///   - replay: the command that plays the story again, such as `rainyday simulate FILE --seed 7`.
    ///   - settings: how slices are laid out.
    public init(
        _ verdict: Verdict, annotations: [Ladder.Annotation], replay: String, settings: Ladder.Settings = .init()
    ) {
        let place = Self.place(verdict.circumstances.mode)
        var sections: [Section] = []
        if let doubt = verdict.doubt {
            // Every expectation would only say the same.
            sections.append(Section(nil, .inconclusive, measured: doubt, lines: ["  inconclusive\(place): \(doubt)"]))
        }
        sections += verdict.disagreements.map { disagreement in
            let line = "  journal and packets disagree\(place): \(PrintableText.of(disagreement))"
            return Section(nil, .fail, measured: disagreement, lines: [line])
        }
        var slices = 0
        for (index, result) in verdict.results.enumerated() where result.outcome != .pass && verdict.doubt == nil {
            let word = result.outcome == .fail ? "not met" : "inconclusive"
            var lines = [
                "  \(word)\(place), line \(result.line): \(PrintableText.of(result.text))",
                "    measured: \(PrintableText.of(result.measured))",
            ]
            if let window = Self.window(result, verdict.circumstances) { lines.append("    window:   \(window)") }
            if slices < Self.sliceLimit {
                lines += Self.slice(around: result, verdict.findings, annotations, settings).map { "    \($0)" }
            }
            slices += 1
            sections.append(Section(index, result.outcome, measured: result.measured, lines: lines))
        }
        self.sections = sections
        self.replay = replay
    }

    /// A report about what cannot be told by expectations, such as a file that cannot be read.
    public init(_ sections: [Section], replay: String) {
        self.sections = sections
        self.replay = replay
    }

    /// The whole report, each line ended by a line feed; empty where nothing is wrong.
    public var text: String {
        sections.isEmpty ? "" : sections.map(\.text).joined() + "  replay: \(replay)\n"
    }

    private static func place(_ mode: RunMode) -> String {
        switch mode {
        case .simulation: " in simulation"
        case .wire: " on the wire"
        case .capture: ""
        }
    }

    private static func window(_ result: ExpectationResult, _ circumstances: Circumstances) -> String? {
        guard !result.windows.isEmpty else { return nil }
        let text = result.windows.map { "\(SecondsText.of($0.earliest)) s to \(SecondsText.of($0.latest)) s" }
            .joined(separator: ", then ")
        guard circumstances.mode == .wire, circumstances.tolerance > .zero else { return text }
        return text + ", and \(SecondsText.of(circumstances.tolerance)) s more for the lateness of the host"
    }

    /// The ladder around what was measured and around the windows' ends, with bands where the windows open and close.
    private static func slice(
        around result: ExpectationResult, _ findings: Findings, _ annotations: [Ladder.Annotation],
        _ settings: Ladder.Settings
    ) -> [String] {
        let moments = result.moments + result.windows.flatMap { [$0.earliest, $0.latest] }
        guard !moments.isEmpty else { return [] }
        let bands = result.windows.flatMap { window in
            [
                Ladder.Annotation(window.earliest, "the window of line \(result.line) opens"),
                Ladder.Annotation(window.latest, "the window of line \(result.line) closes"),
            ]
        }
        var narrower = settings
        narrower.width = settings.width - 4
        return Ladder(findings, annotations: annotations + bands, around: moments, settings: narrower)
            .text.split(separator: "\n").map(String.init)
    }
}
