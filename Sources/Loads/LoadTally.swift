import Wire

/// What has become of a load so far.
public struct LoadTally: Hashable, Sendable {
    /// Requests sent, each once however often it was repeated.
    public var sent = 0
    /// Requests that were answered, errors included.
    public var answered = 0
    /// Answers that are errors, by their code.
    public var errors: [Int: Int] = [:]
    /// Copies of requests.
    public var retransmitted = 0
    /// Requests that were given up.
    public var unanswered = 0
    /// Answers that nobody waits for: copies, and those that came too late.
    public var late = 0
    /// What came and could not be read.
    public var undecodable = 0
    /// Connections that failed or ended, and ports that were closed.
    public var refusedPorts = 0
    /// From the first copy of a request to its answer, for answers to requests that were never repeated: of a repeated
    /// one nobody knows which copy was answered.
    public var latency = LatencyHistogram()
    /// From the first copy of a request to its answer, for requests that were repeated.
    public var repeatedLatency = LatencyHistogram()

    public init() {}

    /// How many answers are errors.
    public var errorCount: Int { errors.values.reduce(0, +) }

    mutating func note(answer error: Int?, after time: Duration, copies: Int) {
        answered += 1
        if let error { errors[error, default: 0] += 1 }
        if copies == 1 { latency.record(time) } else { repeatedLatency.record(time) }
    }
}
