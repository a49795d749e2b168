import Reports
import Verdicts
import Wire

extension BoxEvent {
    /// What came of it, for people: `box aura, power off at 61.0 s: the last gateway had service again 119.1 s later`.
    var sentence: String {
        func seconds(_ duration: Duration) -> String { TenthsText.of(duration) + " s" }
        var results: [String] = []
        if kind != .powerOff, let first = firstRegistration {
            results.append(
                "\(first.controller) accepted its first gateway, \(first.gateway), \(seconds(first.time - time)) later")
        }
        if let lastServed, lastServed >= time {
            results.append("the last gateway had service again \(seconds(lastServed - time)) later")
        }
        return "box \(box), \(kind.rawValue) at \(seconds(time - .start))"
            + (results.isEmpty ? "" : ": " + results.joined(separator: "; "))
    }
}
