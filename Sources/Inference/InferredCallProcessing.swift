import Agents
import Analysis
import Wire

/// How a server sets up calls that come all at once: one after the other, as far as its gateways have channels.
struct InferredCallProcessing: Hashable, Sendable {
    /// How long one call takes; nil where they do not wait for each other.
    private(set) var time: Guess<Duration>?
    /// How many calls each of its gateways had when it had no more room; nil where it always had.
    private(set) var channels: Channels?

    /// How many channels each of some gateways has.
    struct Channels: Hashable, Sendable {
        /// As the findings call them.
        var gateways: [String]
        var count: Guess<Int>
    }

    /// So many answers, one after the other, show how long each takes.
    private static let least = 10

    /// - Parameters:
    ///   - name: of the server, as the findings call it.
    ///   - byes: when calls were ended, by the number that they went to.
    init(_ name: String, _ findings: Findings, _ records: GatewayRecords, byes: [String: Instant]) {
        let calls = findings.calls.filter { $0.to == name && ScheduledCalls.index(ofNumber: $0.called) != nil }
        readTime(calls)
        readChannels(name, calls, records, byes)
    }

    /// Of calls that wait for each other, answers come as long after each other as one takes.
    private mutating func readTime(_ calls: [RoutedCall]) {
        let answers = calls.compactMap { call in call.answered.map { (call.time, $0) } }.sorted { $0.1 < $1.1 }
        var gaps: [Duration] = []
        for (one, next) in zip(answers, answers.dropFirst()) where next.0 < one.1 { gaps.append(next.1 - one.1) }
        guard gaps.count >= Self.least, let middle = Measured.median(gaps), middle >= .milliseconds(2) else { return }
        // All of one queue, by its whole length.
        let near = gaps.filter { $0 <= middle * 2 }
        let mean = near.reduce(Duration.zero, +) / near.count
        let step = Duration.milliseconds(mean > .milliseconds(50) ? 5 : 1)
        let value = Measured.rounded(mean, to: step)
        time = .seen(
            value,
            "\(near.count) answers, each \(ComparisonText.seconds(near.min() ?? mean)) to "
                + "\(ComparisonText.seconds(near.max() ?? mean)) s after the one before")
    }

    /// A server refuses calls that it has worked on when no gateway of its has a channel left.
    private mutating func readChannels(
        _ name: String, _ calls: [RoutedCall], _ records: GatewayRecords, _ byes: [String: Instant]
    ) {
        let confirmed = calls.filter { $0.status == 200 }
        let refusal = calls.filter { $0.status == 503 }.compactMap(\.answered).filter { time in
            confirmed.contains { $0.answered.map { $0 < time } ?? false }
        }.min()
        guard let refusal else { return }
        let gateways = records.links.filter { _, links in
            links.contains { link in
                link.controller == name && link.start < refusal && (link.end.map { $0 > refusal } ?? true)
            }
        }.keys.sorted()
        let talking = confirmed.count { call in
            guard let begin = call.answered, begin <= refusal else { return false }
            return byes[call.called].map { $0 > refusal } ?? true
        }
        guard !gateways.isEmpty, talking > 0 else { return }
        let each = (talking + gateways.count - 1) / gateways.count
        channels = Channels(
            gateways: gateways,
            count: .likely(
                min(each, 999),
                "its controller refuses calls while \(talking) \(talking == 1 ? "is" : "are") there, on "
                    + CountText.of(gateways.count, "gateway")))
    }
}
