public import Verdicts

/// What came of a run on the wire.
public struct LabResult: Sendable {
    public let verdict: Verdict
    public let outcome: LabOutcome
    /// What the timeline did, in order of time.
    public let faults: [LabFault]
    /// Why the lab itself ended before the story did; nil where it did not.
    public let failure: LabFailure?
    public let outputFolder: String
}
