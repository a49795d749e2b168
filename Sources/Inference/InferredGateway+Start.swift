import Wire

extension InferredGateway {
    /// Fewer gateways than this draw no delays that could be told from starts one by one.
    private static let leastStarts = 5

    /// Where gateways start one by one, evenly over a while, each waited for a time that it drew.
    ///
    /// - Parameter firsts: the first attempt of each, by its address.
    /// - Returns: the time below which they drew; nil where they did not.
    static func waitingDelay(_ firsts: [IPAddress: Instant]) -> Guess<Duration>? {
        let times = firsts.values.map { $0 - .start }.sorted()
        guard times.count >= leastStarts, let most = times.last, most > .seconds(2), most <= .seconds(3600) else {
            return nil
        }
        // Evenly: no two that follow each other leave out more than half of it.
        let gaps = zip([.zero] + times, times).map { $1 - $0 }
        guard let widest = gaps.max(), widest * 2 < most, times[times.count / 2] > .milliseconds(500) else {
            return nil
        }
        let step = Duration.seconds(most < .seconds(10) ? 1 : most < .seconds(60) ? 5 : 60)
        let steps = (most.wholeNanoseconds + step.wholeNanoseconds - 1) / step.wholeNanoseconds
        let (count, last) = (times.count, ComparisonText.seconds(most))
        return .likely(.nanoseconds(steps * step.wholeNanoseconds), "\(count) gateways start within \(last) s")
    }
}
