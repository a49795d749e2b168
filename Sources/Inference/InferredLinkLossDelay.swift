import Analysis
import Wire

/// How long a server keeps the calls of a gateway whose link it has lost, from what becomes of them when it is back.
///
/// A gateway that comes back to its own controller finds its calls there until the timer is over: what has expired is
/// subtracted. One that was served elsewhere meanwhile is taken over with its calls only when the timer is over.
struct InferredLinkLossDelay: Hashable, Sendable {
    private(set) var value = Guess<Duration>.unseen(.minutes(5))

    private static let usual = 5
    /// In minutes.
    private static let range = 1...30

    /// One return: how long after the loss, and whether the timer had expired.
    private struct Return {
        var after: Duration
        var isOver: Bool
        var frame: Int
    }

    /// - Parameters:
    ///   - mains: as the findings call them.
    ///   - calls: what each gateway says of the number of its calls.
    ///   - subtractions: when a gateway was told to end all of them.
    init(
        _ findings: Findings, _ records: GatewayRecords, mains: Set<String>,
        calls: [String: [SignallingRecords.CallReport]], subtractions: [String: [Instant]]
    ) {
        var returns: [Return] = []
        for (gateway, reports) in calls.sorted(by: { $0.key < $1.key }) {
            let ended = subtractions[gateway] ?? []
            for report in reports where report.calls > 0 {
                if let found = Self.back(gateway, report, findings, records, mains, ended) { returns.append(found) }
            }
        }
        read(returns)
    }

    private static func back(
        _ gateway: String, _ report: SignallingRecords.CallReport, _ findings: Findings, _ records: GatewayRecords,
        _ mains: Set<String>, _ ended: [Instant]
    ) -> Return? {
        guard
            let back = records.registrations[gateway]?.first(where: {
                $0.outcome == .accepted && abs(($0.requestTime - report.time).wholeNanoseconds) < 1_000_000
            }), mains.contains(back.controller),
            let old = records.links[gateway]?.last(where: {
                $0.controller == back.controller && $0.start < back.requestTime - .seconds(1)
            }), let end = old.end, end < back.requestTime
        else { return nil }
        // The server has lost it when it closes the link, whether that arrives or not.
        let closed = findings.sendings.first {
            $0.from == back.controller && $0.to == gateway && $0.message == .reset
                && $0.sent.map { $0 >= end && $0 <= back.requestTime } ?? false
        }
        guard let lost = closed?.sent ?? old.lossSeen else { return nil }
        let isFromElsewhere: Bool
        switch back.method {
        case "Disconnected": isFromElsewhere = back.served == true
        case "Failover", "HandOff": isFromElsewhere = true
        default: return nil
        }
        let isSubtracted = ended.contains {
            $0 >= report.time && $0 - report.time < SignallingRecords.subtractionPatience
        }
        return Return(after: back.requestTime - lost, isOver: isSubtracted != isFromElsewhere, frame: back.frame)
    }

    private mutating func read(_ returns: [Return]) {
        guard !returns.isEmpty else { return }
        let least = returns.filter { !$0.isOver }.map(\.after).max() ?? .zero
        let most = returns.filter(\.isOver).map(\.after).min()
        let possible = Self.range.filter { minutes in
            let time = Duration.seconds(60 * minutes)
            return time > least && most.map { time <= $0 } ?? true
        }
        // Where one return speaks against another, lost calls are not subtracted at all.
        guard let first = possible.first, let last = possible.last else { return }
        let roundest = [30, 15, 10, 5, 1].lazy.compactMap { step in possible.first { $0 % step == 0 } }.first ?? first
        let minutes = possible.contains(Self.usual) ? Self.usual : roundest
        let words =
            CountText.of(returns.count, "return") + " with calls"
            + (least > .zero ? ", not over after \(ComparisonText.seconds(least)) s" : "")
            + (most.map { ", over after \(ComparisonText.seconds($0)) s" } ?? "")
        let frames = returns.map(\.frame)
        let time = Duration.seconds(60 * minutes)
        value = first == last ? .seen(time, words, frames: frames) : .guessed(time, words, frames: frames)
    }
}
