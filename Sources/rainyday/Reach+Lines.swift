import Verdicts
import Wire

extension Reach {
    /// What a split means for calls, for people.
    var lines: [String] {
        var lines = halves.map { half in
            let trunks = half.hasTrunks.map { $0 ? "" : ", without trunks" } ?? ""
            return "\(half.controller): \(CountText.of(half.stations, "extension"))\(trunks)"
        }
        lines = [lines.joined(separator: " · ") + "; \(Self.percent(failingShare)) of calls between them fail"]
        var senders: [String] = []
        for one in sent where !senders.contains(one.from) { senders.append(one.from) }
        for sender in senders {
            let own = sent.filter { $0.from == sender }
            let (calls, lost) = own.reduce((0, 0)) { ($0.0 + $1.calls, $0.1 + $1.lost) }
            let targets = own.map { "\($0.to) \($0.calls)" }.joined(separator: ", ")
            lines.append(
                "\(sender) sent \(CountText.of(calls, "call")) (\(targets)), \(lost) of them, "
                    + "\(Self.percent(Double(lost) / Double(max(1, calls)))), to a controller that did not take them")
        }
        return lines
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
