import Wire

/// What was measured on one entity link since the start.
///
/// A round trip that counts from the first copy of a request holds the time of its repetitions; one that counts from
/// the copy that was sent last may belong to an earlier one. Only an OPTIONS that was sent once tells the network's
/// (Karn's rule, RFC 6298 §3).
struct EntityLinkStatistics: Hashable, Sendable {
    private(set) var sent = 0
    private(set) var copies = 0
    private(set) var answered = 0
    private(set) var timedOut = 0
    private(set) var failed = 0
    /// Answers after Timer F, and how many of these came while the next OPTIONS was waiting for its own.
    private(set) var late = 0
    private(set) var overlapping = 0
    /// Of the last answer: since the first copy, and since the last.
    private(set) var fromFirstSend: Duration?
    private(set) var fromLastSend: Duration?
    /// Of those that were sent once: least, greatest, and smoothed over about eight.
    private(set) var least: Duration?
    private(set) var greatest: Duration?
    private(set) var smoothed: Duration?

    mutating func send() {
        sent += 1
        copies += 1
    }

    mutating func sendAgain() { copies += 1 }
    mutating func timeOut() { timedOut += 1 }
    mutating func fail() { failed += 1 }

    mutating func answer(first: Instant, last: Instant, copies: Int, at now: Instant) {
        answered += 1
        fromFirstSend = now - first
        fromLastSend = now - last
        guard copies == 1 else { return }
        let sample = now - first
        least = min(least ?? sample, sample)
        greatest = max(greatest ?? sample, sample)
        smoothed = smoothed.map { $0 + (sample - $0) / 8 } ?? sample
    }

    mutating func answerLate(isOverlapping: Bool) {
        late += 1
        if isOverlapping { overlapping += 1 }
    }
}
