public import RAS
public import Wire

/// One RRQ of a survivable, with what it said of itself and what main answered.
public struct SurvivableRegistration: Hashable, Sendable {
    /// What main answered to an RRQ.
    public enum Answer: Hashable, Sendable {
        case confirmed
        case rejected(RegistrationRejectReason)
        case unanswered
    }

    public var survivable: String
    /// The gatekeeper that was asked.
    public var main: String
    public var time: Instant
    public var report: SurvivableReport
    public var answer: Answer
    public var answerTime: Instant?
    public var frame: Int

    public init(
        survivable: String, main: String, time: Instant, report: SurvivableReport, answer: Answer,
        answerTime: Instant? = nil, frame: Int
    ) {
        self.survivable = survivable
        self.main = main
        self.time = time
        self.report = report
        self.answer = answer
        self.answerTime = answerTime
        self.frame = frame
    }
}
