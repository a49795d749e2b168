import Topologies
import Wire

/// Calls that were scheduled for one moment.
extension Judge {
    func scheduledCalls(_ claim: Claim.ScheduledCalls, _ peaks: [CallPeak]) -> Finding {
        guard let peak = peaks.first(where: { $0.manager == claim.manager }) else {
            return .fail("\(claim.manager) has scheduled no calls")
        }
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        let all = peak.calls.count
        switch claim.fact {
        case .confirmed(let time, let range):
            func perMillion(_ time: Duration) -> Int { peak.confirmed(within: time) * 1_000_000 / max(1, all) }
            let exact = perMillion(time)
            let share = "\(exact / 10_000).\(exact / 1_000 % 10) %"
            let measured = "\(peak.confirmed(within: time)) of \(all) calls confirmed within \(time.words), \(share)"
            // A late host makes confirmations late, never early.
            let isEnough = perMillion(time + ruler.tolerance) >= range.lowerBound
            return isEnough && exact <= range.upperBound ? .pass(measured) : .fail(measured)
        case .atFirstAttempt(let count):
            let measured = "\(peak.atFirstCount) of \(all) calls confirmed at their first attempt"
            return count.contains(peak.atFirstCount) ? .pass(measured) : .fail(measured)
        case .confirmedBy(let controller, let count):
            let confirmed = peak.confirmed(by: controller)
            let measured = "\(confirmed) of \(all) calls confirmed by \(controller)"
            return count.contains(confirmed) ? .pass(measured) : .fail(measured)
        case .lastConfirmed(let span):
            guard let last = peak.delays.last else { return .fail("no call confirmed") }
            return finding(ruler.read(last, in: span), "the last confirmed \(last.words) after it was due")
        case .failed(let count):
            let measured = "\(peak.failedCount) of \(all) calls not confirmed"
            return count.contains(peak.failedCount) ? .pass(measured) : .fail(measured)
        }
    }
}
