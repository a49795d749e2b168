import Analysis
import Topologies
import Wire

/// What goes wrong although each region by itself is as the feature wants it.
extension PropertyJudge {
    /// Gateways of different regions that share a survivable count for two controllers: prevention works by region, and
    /// does not bring them together.
    func apart(_ history: ServiceHistory, longerThan limit: Duration) -> Violation? {
        let gateways = player.landscape.gateways
        for survivable in player.landscape.survivables {
            let group = gateways.indices.filter { gateways[$0].controllers.contains(survivable) }
            guard Set(group.map { gateways[$0].region }).count > 1,
                ControllerOverlap.first(of: group.flatMap { history.stays[$0] }, longerThan: limit) != nil
            else { continue }
            for (place, one) in group.enumerated() {
                for other in group[(place + 1)...] where gateways[one].region != gateways[other].region {
                    let spans = history.stays[one] + history.stays[other]
                    guard let period = ControllerOverlap.first(of: spans, longerThan: limit) else { continue }
                    return apart(gateways[one], gateways[other], period, limit)
                }
            }
        }
        return nil
    }

    private func apart(
        _ one: Landscape.GatewayPlace, _ other: Landscape.GatewayPlace, _ period: ControllerOverlap.Period,
        _ most: Duration
    ) -> Violation {
        let length = period.end - period.start
        return Violation(
            property: .apart, subject: one.name,
            event: "gateways apart: [\(one.name), \(other.name)], longest: [0s, \(most.fileText)]",
            start: period.start, length: length, most: most,
            measured: "\(one.name) and \(other.name) count for \(period.controllers.joined(separator: " and ")) for "
                + "\(length.fileText) from \((period.start - .start).fileText), although they are in different regions")
    }

    /// A gateway has no service, and whoever it reaches refuses it.
    func refused(
        _ history: ServiceHistory, _ faults: [DrawnFault], _ limit: PropertyLimits.Outage
    ) -> Violation? {
        for (index, gateway) in player.landscape.gateways.enumerated() {
            let usual = gateway.searchTime + Self.longerSearch(of: gateway, faults)
            for outage in history.outages[index] {
                let most = (limit.most ?? usual) + (outage.hasReset ? gateway.bootTime : .zero)
                let refusals = history.refusals[index].filter { $0 >= outage.start && $0 <= outage.end }
                guard outage.end - outage.start > most,
                    let period = Self.longestRun(refusals, gap: usual), period.end - period.start > most
                else { continue }
                let length = outage.end - outage.start
                return Violation(
                    property: .refused, subject: gateway.name, start: outage.start, length: length, most: most,
                    measured: "\(gateway.name) has no service for \(length.fileText) from "
                        + "\((outage.start - .start).fileText), and was refused from "
                        + "\((period.start - .start).fileText) to \((period.end - .start).fileText)")
            }
        }
        return nil
    }

    /// The longest stretch of moments none of which is further from the one before than the gap.
    private static func longestRun(_ moments: [Instant], gap: Duration) -> (start: Instant, end: Instant)? {
        guard var start = moments.first else { return nil }
        var longest = (start: start, end: start)
        for (last, moment) in zip(moments, moments.dropFirst()) {
            if moment - last > gap { start = moment }
            if moment - start > longest.end - longest.start { longest = (start, moment) }
        }
        return longest
    }
}
