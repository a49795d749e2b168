public import Topologies
public import Wire

/// What became of one expectation.
public struct ExpectationResult: Hashable, Sendable {
    /// How an expectation came out; inconclusive is never a pass.
    public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
        case pass, fail, inconclusive
    }

    /// The words of the file.
    public var text: String
    public var outcome: Outcome
    /// What was seen, in words and numbers.
    public var measured: String
    /// Where the file has it, from 1.
    public var line: Int
    /// The windows that it names, in the story's time.
    public var windows: [TimeWindow]

    public init(text: String, outcome: Outcome, measured: String, line: Int, windows: [TimeWindow] = []) {
        self.text = text
        self.outcome = outcome
        self.measured = measured
        self.line = line
        self.windows = windows
    }

    /// The moments that ``measured`` names, as in `srs at 165.076 s`; lengths of time are none.
    public var moments: [Instant] {
        let words = measured.split { " ,;()".contains($0) }
        return words.indices.dropLast(2).compactMap { index in
            guard ["at", "from", "to", "once:", "times:"].contains(words[index]), words[index + 2] == "s" else {
                return nil
            }
            return Instant(words: words[index + 1])
        }
    }
}
