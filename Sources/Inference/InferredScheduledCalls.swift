import Agents
import Analysis
import Wire

/// Calls to the outside that a session manager sends, all at one moment or evenly spread.
struct InferredScheduledCalls: Hashable, Sendable {
    var count: Int
    var due: Guess<Duration>
    /// Nil where all are due at one moment.
    var perSecond: Guess<Int>?
    var length = Guess<Duration>.unseen(.minutes(3))
    var attempts = Guess<Int>.unseen(3)
    var pause = Guess<Duration>.unseen(.seconds(30))

    /// Fewer calls are nobody's plan.
    private static let least = 5
    /// An INVITE that nobody answers is given up after so long (Timer B, RFC 3261 §17.1.1.2).
    private static let timerB = Duration.seconds(32)

    /// One call, whomever it was sent to: its INVITEs, attempt by attempt.
    private struct Tried {
        var attempts: [[RoutedCall]]
        var first: Instant { attempts.first?.first?.time ?? .start }
        var confirmed: Instant? { attempts.joined().first { $0.status == 200 }?.answered }
    }

    /// - Parameters:
    ///   - name: of the session manager, as the findings call it.
    ///   - byes: when it ended calls, by the number that they went to.
    init?(_ name: String, _ findings: Findings, byes: [String: Instant]) {
        let mine = findings.calls.filter { $0.from == name && ScheduledCalls.index(ofNumber: $0.called) != nil }
        let calls = Dictionary(grouping: mine, by: \.called).mapValues(Self.tried)
        guard calls.count >= Self.least, let first = calls.values.map(\.first).min(),
            let last = calls.values.map(\.first).max()
        else { return nil }
        count = min(calls.count, ScheduledCalls.limit)
        let moment = Measured.roundest(after: first - .milliseconds(100), upTo: first)
        due = .seen(
            moment - .start,
            "\(CountText.of(calls.count, "INVITE")) from \(ComparisonText.seconds(first - .start)) s on")
        let span = last - first
        if span > .milliseconds(500) {
            let rate = Double(calls.count - 1) / (Double(span.wholeNanoseconds) / 1e9)
            guard rate >= 0.5, Self.isEven(calls.values.map(\.first), span) else { return nil }
            perSecond = .seen(
                min(max(1, Int(rate.rounded())), ScheduledCalls.limit), "over \(ComparisonText.seconds(span)) s")
        }
        readAttempts(calls.values.map { $0 }, ended: findings.ended)
        let lengths = calls.compactMap { number, call in
            call.confirmed.flatMap { begin in byes[number].map { $0 - begin } }
        }.filter { $0 > .zero }
        if let seen = Measured.guess(lengths, step: .seconds(1), in: .seconds(1)...(.seconds(86_400))) {
            length = seen
        }
    }

    /// True where each comes about when it would if all were evenly spread.
    private static func isEven(_ times: [Instant], _ span: Duration) -> Bool {
        let sorted = times.sorted()
        guard let first = sorted.first else { return false }
        let step = span.wholeNanoseconds / Int64(sorted.count - 1)
        return sorted.enumerated().allSatisfy { index, time in
            abs((time - first).wholeNanoseconds - step * Int64(index)) <= max(step, 100_000_000)
        }
    }

    /// What goes to the next server at once belongs to the same attempt.
    private static func tried(_ calls: [RoutedCall]) -> Tried {
        var attempts: [[RoutedCall]] = []
        for call in calls.sorted(by: { ($0.time, $0.frame) < ($1.time, $1.frame) }) {
            if let before = attempts.last?.last, call.time - end(of: before) < .seconds(1), call.to != before.to {
                attempts[attempts.count - 1].append(call)
            } else {
                attempts.append([call])
            }
        }
        return Tried(attempts: attempts)
    }

    private static func end(of call: RoutedCall) -> Instant { call.answered ?? call.time + timerB }

    private mutating func readAttempts(_ calls: [Tried], ended: Instant) {
        let pauses = calls.flatMap { call in
            zip(call.attempts, call.attempts.dropFirst()).compactMap { one, next in
                one.last.flatMap { last in next.first.map { $0.time - Self.end(of: last) } }
            }
        }.filter { $0 > .zero }
        if let seen = Measured.guess(pauses, step: .seconds(1), in: .seconds(1)...(.seconds(3600))) { pause = seen }
        let most = calls.map(\.attempts.count).max() ?? 1
        // Who is not confirmed, and not tried again although there is time for it, was given up.
        let givenUp = calls.filter { call in
            guard call.confirmed == nil, let last = call.attempts.last?.last else { return false }
            return Self.end(of: last) + pause.value + .seconds(1) < ended
        }.map(\.attempts.count)
        if let count = givenUp.max() {
            attempts = .seen(min(count, 100), CountText.of(givenUp.count, "call is given up", "calls are given up"))
        } else if most > attempts.value {
            attempts = .guessed(min(most, 100), "as many at least")
        }
    }

    /// When it saw that a server did not take one of its calls.
    static func failures(_ name: String, _ server: String, _ findings: Findings) -> [Instant] {
        findings.calls.filter {
            $0.from == name && $0.to == server && $0.status.map { $0 >= 400 } ?? true
                && ScheduledCalls.index(ofNumber: $0.called) != nil
        }.map(end)
    }

    /// Which servers get a call before others do: pairs, the earlier one first.
    static func precedence(_ name: String, _ findings: Findings) -> [(earlier: String, later: String)] {
        let mine = findings.calls.filter { $0.from == name }
        return Dictionary(grouping: mine, by: \.called).sorted { $0.key < $1.key }.flatMap { _, calls in
            tried(calls).attempts.flatMap { attempt in zip(attempt, attempt.dropFirst()).map { ($0.to, $1.to) } }
        }
    }
}
