import Topologies
import Verdicts
import Wire

extension ContactCentreDay {
    /// What became of the calls, in two lines or three.
    var lines: [String] {
        let threshold = Duration.seconds(20)
        let (calls, answered) = service(within: threshold, in: nil)
        let expected = erlang.answered(within: threshold.inSeconds / max(1, handlingTime.inSeconds))
        let formula = Self.percent(Int(expected * 1_000), of: 1_000)
        var lines = [
            "contact centre: \(answered) of \(calls) calls for an agent answered within 20 s, "
                + Self.percent(answered, of: calls) + "; Erlang C has \(formula) for "
                + "\(erlang.agents) agents in one place"
        ]
        let losses = Loss.allCases.map { loss in (loss, self.calls.count { $0.outcome == .lost(loss) }) }
            .filter { $0.1 > 0 }
        if !losses.isEmpty {
            lines.append("  lost: " + losses.map { "\($0.1) \(Self.words($0.0))" }.joined(separator: ", "))
        }
        let bad = worstMinutes(within: threshold)
        if let first = bad.first, let last = bad.last {
            lines.append(
                first == last
                    ? "  below 80 % in minute \(first) of the story"
                    : "  below 80 % in \(bad.count) minutes, from minute \(first) to minute \(last) of the story")
        }
        return lines
    }

    /// The minutes, from 0, in which less than four calls of five were answered in time.
    private func worstMinutes(within threshold: Duration) -> [Int] {
        let count = min(1_440, Int((end - .start).inSeconds / 60))
        return (0..<count).filter { minute in
            let from = Instant.start + .seconds(60 * minute)
            let window = TimeWindow(earliest: from, latest: from + .nanoseconds(59_999_999_999))
            let (calls, answered) = service(within: threshold, in: window)
            return answered * 5 < calls * 4
        }
    }

    private static func words(_ loss: Loss) -> String {
        switch loss {
        case .route: "with no entity link up"
        case .trunks: "at a server without trunks"
        case .agents: "at a server without agents"
        case .queue: "while they waited"
        }
    }

    private static func percent(_ part: Int, of all: Int) -> String {
        guard all > 0 else { return "none" }
        let tenths = (part * 1_000 + all / 2) / all
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
