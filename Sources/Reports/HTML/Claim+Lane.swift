import Topologies

extension Claim {
    /// The key of the lane in which an expectation is drawn; nil where it is about no single one.
    var laneKey: String? {
        switch self {
        case .split(let region, _, _, _, _): "splits:\(region)"
        case .noSplit(let region, _): region.map { "splits:\($0)" }
        case .prevented(let region, let gateway, _, _): gateway.map { "gateway:\($0)" } ?? "splits:\(region)"
        case .notPrevented(let region, _): "splits:\(region)"
        case .registered(let registration): "gateway:\(registration.gateway)"
        case .neverRegistered(let gateway, _, _), .stays(let gateway, _, _), .refused(let gateway, _, _, _, _),
            .outage(let gateway, _, _), .primarySearch(let gateway, _):
            "gateway:\(gateway)"
        case .active(let controller, _, _), .neverActive(let controller, _): "active:\(controller)"
        case .regionState(let region, _, _, let witness):
            "region:\(region):\(witness == .journal ? "journal" : "packets")"
        case .entityLink(let from, let to, _, _), .entityLinkNever(let from, let to, _, _): "link:\(from)>\(to)"
        case .event(let event): event.subject.laneKey
        case .state(let subject, _, _, _): subject.laneKey
        case .tries(let tries): "gateway:\(tries.gateway)"
        case .retransmissions(let repeats): repeats.subject.laneKey
        case .longest(let stretch, _, _), .total(let stretch, _, _): stretch.laneKey
        case .phones(let phones): "phones:\(phones.group)"
        case .contactCentre, .scheduledCalls: nil
        }
    }
}

extension Claim.Subject {
    fileprivate var laneKey: String {
        switch self {
        case .gateway(let name): "gateway:\(name)"
        case .controller(let name): "active:\(name)"
        case .region(let number): "region:\(number):packets"
        case .entityLink(let from, let to): "link:\(from)>\(to)"
        }
    }
}

extension Claim.Stretch {
    fileprivate var laneKey: String? {
        switch self {
        case .outage(let gateway): "gateway:\(gateway)"
        case .split(let region): "splits:\(region)"
        case .apart: nil
        }
    }
}
