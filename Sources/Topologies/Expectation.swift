/// One line of a topology's `expect`: a claim on the story.
public struct Expectation: Hashable, Sendable {
    public var claim: Claim
    /// The words of the file, for people and for `verdict.json`; where a line names several, those of this one.
    public var text: String
    /// Where the file has it, from 1.
    public var line: Int

    public init(_ claim: Claim, text: String, line: Int) {
        self.claim = claim
        self.text = text
        self.line = line
    }
}
