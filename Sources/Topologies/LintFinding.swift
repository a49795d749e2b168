/// What a rule has against a topology.
public struct LintFinding: Hashable, Sendable {
    public var rule: LintRule
    /// Where the file has it, from 1.
    public var line: Int
    /// What is so, and what should be.
    public var text: String

    public init(_ rule: LintRule, line: Int, _ text: String) {
        self.rule = rule
        self.line = line
        self.text = text
    }
}
