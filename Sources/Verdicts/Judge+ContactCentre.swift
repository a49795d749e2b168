import Topologies
import Wire

/// The contact centre.
extension Judge {
    func contactCentre(_ claim: Claim.ContactCentre, _ day: ContactCentreDay?) -> Finding {
        guard let day else { return .fail("there is no contact centre") }
        guard !ruler.isTooLateForSpans else { return hostTooLate }
        switch claim.fact {
        case .lost(let count):
            let lost = day.lost(in: claim.between)
            let measured = CountText.of(lost, "call") + " lost"
            return count.contains(lost) ? .pass(measured) : .fail(measured)
        case .answered(let time, let range):
            let (calls, answered) = day.service(within: time, in: claim.between)
            guard calls > 0 else { return .fail("no call for an agent") }
            let perMillion = answered * 1_000_000 / calls
            let share = "\(perMillion / 10_000).\(perMillion / 1_000 % 10) %"
            let measured = "\(answered) of \(calls) calls answered within \(time.words), \(share)"
            return range.contains(perMillion) ? .pass(measured) : .fail(measured)
        }
    }
}
