import Reports
import Verdicts
import Wire

extension CallPeak {
    /// What became of the calls, in one line or two.
    var lines: [String] {
        var lines = [
            "scheduled calls of \(manager): \(confirmedCount) of \(calls.count) confirmed, "
                + "\(atFirstCount) at the first attempt; \(CountText.of(inviteCount, "INVITE"))"
        ]
        guard let last = delays.last else { return lines }
        let median = delays[(delays.count - 1) / 2]
        let servers = controllers.map { "\(confirmed(by: $0)) by \($0)" }.joined(separator: ", ")
        lines.append(
            "  \(servers); half of them within \(TenthsText.of(median)) s, the last \(TenthsText.of(last)) s "
                + "after it was due")
        return lines
    }
}
