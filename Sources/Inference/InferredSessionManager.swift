import Analysis
import Wire

/// What a recording shows of one session manager's settings.
struct InferredSessionManager: Hashable, Sendable {
    /// Addresses of the servers that it probes, in the order in which it does.
    var entityLinks: [String] = []
    var proactiveCycle = Guess<Duration>.unseen(.seconds(900))
    var reactiveCycle = Guess<Duration>.unseen(.seconds(120))
    var retries = Guess<Int>.unseen(1)

    init(_ name: String, _ findings: Findings, _ records: GatewayRecords, among controllers: Set<String>) {
        guard !findings.sendings.isEmpty else {
            for change in findings.entityLinks
            where change.from == name && controllers.contains(change.to) && !entityLinks.contains(change.to) {
                entityLinks.append(change.to)
            }
            readTimers(name, records)
            return
        }
        let mine = findings.sendings.filter { $0.from == name && $0.message == .options && $0.repetition == 0 }
        var up: [Duration] = []
        var down: [Duration] = []
        for sending in mine where controllers.contains(sending.to) && !entityLinks.contains(sending.to) {
            entityLinks.append(sending.to)
        }
        // Calls go to links in their order; probes begin in any.
        for (earlier, later) in InferredScheduledCalls.precedence(name, findings) {
            guard let one = entityLinks.firstIndex(of: earlier), let other = entityLinks.firstIndex(of: later),
                one > other
            else { continue }
            entityLinks.remove(at: one)
            entityLinks.insert(earlier, at: other)
        }
        readRetries(name, mine, findings)
        for peer in entityLinks {
            let times = mine.filter { $0.to == peer }.compactMap(\.sent)
            let states = findings.entityLinks.filter { $0.from == name && $0.to == peer }
            let failures = InferredScheduledCalls.failures(name, peer, findings)
            for (one, next) in zip(times, times.dropFirst()) {
                let before = states.last { $0.time < next - .milliseconds(1) }
                let changes = states.contains { $0.time > one + .seconds(2) && $0.time < next }
                // A call that it does not take makes a link be asked at once.
                let isPrompted = failures.contains { $0 <= next && next - $0 < .seconds(1) }
                guard let before, !changes, !isPrompted, next - one >= .seconds(1) else { continue }
                if before.state == .up, !failures.isEmpty, Self.isRetry(next - one) { continue }
                if before.state == .up { up.append(next - one) } else { down.append(next - one) }
            }
        }
        let range = Duration.seconds(1)...(.seconds(86_400))
        if let seen = Self.usual(up).flatMap({ Measured.guess($0, step: .seconds(1), in: range) }) {
            proactiveCycle = seen
        }
        if let seen = Self.usual(down).flatMap({ Measured.guess($0, step: .seconds(1), in: range) }) {
            reactiveCycle = seen
        }
    }

    /// True for what follows a request that nobody has answered (Timer F), and no cycle.
    private static func isRetry(_ gap: Duration) -> Bool { gap > .milliseconds(31_500) && gap < .milliseconds(32_500) }

    /// How often it asks again as soon as one request is given up (Timer F).
    private mutating func readRetries(_ name: String, _ mine: [Sending], _ findings: Findings) {
        let patience = Duration.seconds(33)
        var counts: [Int] = []
        for peer in entityLinks {
            let answers = findings.sendings.filter {
                $0.from == peer && $0.to == name && $0.message == .optionsAnswer
            }.compactMap(\.delivered)
            var last: Instant?
            for time in mine.filter({ $0.to == peer }).compactMap(\.sent) {
                let isAnswered = answers.contains { $0 > time && $0 <= time + patience }
                // What is asked near the end may be asked again after it.
                guard !isAnswered, time + patience < findings.ended else {
                    last = nil
                    continue
                }
                if let last, time - last <= patience, !counts.isEmpty {
                    counts[counts.count - 1] += 1
                } else {
                    counts.append(0)
                }
                last = time
            }
        }
        if let most = counts.max() {
            retries = .seen(min(most, 10), CountText.times(counts.count))
        }
    }

    /// True where it asks its controllers as often as media servers do, and none of them asks it, as they ask session
    /// managers.
    static func isMediaServer(_ name: String, _ findings: Findings) -> Bool {
        guard !findings.entityLinks.contains(where: { $0.to == name }) else { return false }
        let timers = findings.timers.filter { $0.kind == .optionsUp && $0.node?.hasPrefix("\(name) > ") == true }
        return timers.contains { $0.count > 1 && $0.median <= .seconds(60) }
    }

    /// The longest of its links: shorter ones have another cause.
    private mutating func readTimers(_ name: String, _ records: GatewayRecords) {
        func longest(_ kind: MeasuredTimer.Kind) -> Guess<Duration>? {
            let timers = entityLinks.compactMap { records.timer(kind, of: "\(name) > \($0)") }
            let most = timers.max { $0.maximum < $1.maximum }
            return most.map {
                .seen(
                    Measured.rounded($0.maximum, to: .seconds(1)),
                    "\($0.count == 1 ? "once" : "\($0.count) times, at most") \(ComparisonText.seconds($0.maximum)) s")
            }
        }
        if let seen = longest(.optionsUp) { proactiveCycle = seen }
        if let seen = longest(.optionsDown) { reactiveCycle = seen }
    }

    /// The gaps that lie near the longest: shorter ones have another cause, such as OPTIONS from the other side.
    private static func usual(_ gaps: [Duration]) -> [Duration]? {
        guard let most = gaps.max(), most >= .seconds(5) else { return nil }
        return gaps.filter { $0 * 10 >= most * 9 }
    }
}
