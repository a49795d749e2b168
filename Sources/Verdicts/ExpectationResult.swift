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

    public init(text: String, outcome: Outcome, measured: String, line: Int) {
        self.text = text
        self.outcome = outcome
        self.measured = measured
        self.line = line
    }
}
