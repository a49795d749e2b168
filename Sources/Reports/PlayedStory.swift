/// What came of a story that was played once, as far as a test has to tell of it.
public struct PlayedStory: Hashable, Sendable {
    /// How it came out.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case pass
        /// An expectation was not met, journal and packets disagree, or simulation and wire differ.
        case fail
        /// Nothing certain can be said, or a bound was met; never a pass.
        case inconclusive
        /// Left out for a reason.
        case skipped
        /// The file cannot be read.
        case unreadable
    }

    public var seed: UInt64
    public var status: Status
    /// What is wrong; empty for a pass.
    public var report: FailureReport
    /// Wall time.
    public var seconds: Double
    /// What else is worth a word, such as why it was left out.
    public var note: String?

    public init(seed: UInt64, status: Status, report: FailureReport, seconds: Double, note: String? = nil) {
        self.seed = seed
        self.status = status
        self.report = report
        self.seconds = seconds
        self.note = note
    }
}
