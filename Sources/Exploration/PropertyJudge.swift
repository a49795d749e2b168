import Analysis
public import Simulation
import Topologies
import Wire

/// Looks for properties that did not hold in a story.
public struct PropertyJudge: Sendable {
    let player: StoryPlayer
    public private(set) var limits: PropertyLimits

    /// Steps in which a gateway without service is watched.
    static let samplePeriod = Duration.seconds(10)

    public init(_ player: StoryPlayer, _ limits: PropertyLimits) {
        self.player = player
        self.limits = limits
    }

    /// Looks for nothing but this property from now on.
    mutating func keepOnly(_ property: Violation.Property) {
        let all = limits
        limits = .none
        switch property {
        case .split: limits.split = all.split
        case .bothHold: limits.bothHold = all.bothHold
        case .apart: limits.apart = all.apart
        case .outage: limits.outage = all.outage
        case .refused: limits.refused = all.refused
        case .pingPong: limits.pingPong = all.pingPong
        case .unsettled: limits.unsettled = all.unsettled
        }
    }

    /// Every property that did not hold, at most one violation each, in the order of the properties.
    ///
    /// - Throws: ``SimulationError`` where a world that is asked meets a bound.
    public func violations(
        of faults: [DrawnFault], _ result: SimulationResult
    ) throws(SimulationError) -> [Violation] {
        let landscape = player.landscape
        let history = ServiceHistory(result, landscape, faults: faults, from: player.begin)
        var found: [Violation] = []
        if let limit = limits.split, let split = split(history, longerThan: limit) { found.append(split) }
        // A split says more of the same.
        if found.isEmpty, let limit = limits.bothHold, let hold = bothHold(history, faults, longerThan: limit) {
            found.append(hold)
        }
        if found.isEmpty, let limit = limits.apart, let period = apart(history, longerThan: limit) {
            found.append(period)
        }
        if let limit = limits.outage, let outage = try outage(history, faults, limit) { found.append(outage) }
        if let limit = limits.refused, let outage = refused(history, faults, limit) { found.append(outage) }
        if let limit = limits.pingPong, let change = pingPong(history, limit) { found.append(change) }
        if let quiet = limits.unsettled, let change = unsettled(history, faults, result.end, quiet) {
            found.append(change)
        }
        return found.map { $0.naming(boxesOf: faults) }
    }

    // MARK: Splits

    private func split(_ history: ServiceHistory, longerThan limit: Duration) -> Violation? {
        for region in regions {
            let spans = player.landscape.gateways.indices.filter { player.landscape.gateways[$0].region == region }
                .flatMap { history.stays[$0] }
            guard let period = ControllerOverlap.first(of: spans, longerThan: limit) else { continue }
            return violation(.split, region: region, period, limit, "counts for")
        }
        return nil
    }

    private func bothHold(
        _ history: ServiceHistory, _ faults: [DrawnFault], longerThan limit: Duration
    ) -> Violation? {
        guard let main = player.landscape.main else { return nil }
        let end = Instant.start + player.topology.duration
        let down = DownTimes(faults, end: end)
        for region in regions {
            let holds = history.holds.filter { player.landscape.gateways[$0.gateway].region == region }
            let alive = holds.flatMap { hold in Self.less(hold.span, down.spans(of: hold.span.controller)) }
            guard alive.contains(where: { $0.controller == main }),
                let period = ControllerOverlap.first(of: alive, longerThan: limit, including: main)
            else { continue }
            return violation(.bothHold, region: region, period, limit, "is held by")
        }
        return nil
    }

    private var regions: [Int] {
        var seen: Set<Int> = []
        return player.landscape.gateways.compactMap(\.region).filter { seen.insert($0).inserted }.sorted()
    }

    /// What is left of a span outside of others.
    private static func less(
        _ span: ServiceHistory.Span, _ others: [ClosedRange<Instant>]
    ) -> [ServiceHistory.Span] {
        var rest: [ServiceHistory.Span] = []
        var start = span.start
        for other in others where other.upperBound > start && other.lowerBound < span.end {
            if other.lowerBound > start {
                rest.append(.init(controller: span.controller, start: start, end: other.lowerBound))
            }
            start = other.upperBound
        }
        if start < span.end { rest.append(.init(controller: span.controller, start: start, end: span.end)) }
        return rest
    }

    private func violation(
        _ property: Violation.Property, region: Int, _ period: ControllerOverlap.Period, _ most: Duration,
        _ verb: String
    ) -> Violation {
        let length = period.end - period.start
        return Violation(
            property: property, subject: "\(region)", start: period.start, length: length, most: most,
            measured: "region \(region) \(verb) \(period.controllers.joined(separator: " and ")) for "
                + "\(length.fileText) from \((period.start - .start).fileText)")
    }

    // MARK: Service

    private func outage(
        _ history: ServiceHistory, _ faults: [DrawnFault], _ limit: PropertyLimits.Outage
    ) throws(SimulationError) -> Violation? {
        for (index, gateway) in player.landscape.gateways.enumerated() {
            let longer = Self.longerSearch(of: gateway, faults)
            for outage in history.outages[index] {
                let most = (limit.most ?? gateway.searchTime + longer) + (outage.hasReset ? gateway.bootTime : .zero)
                guard outage.end - outage.start > most else { continue }
                guard let start = try firstServable(gateway, outage, faults, longerThan: most) else { continue }
                let length = outage.end - outage.start
                return Violation(
                    property: .outage, subject: gateway.name, start: outage.start, length: length, most: most,
                    measured: "\(gateway.name) has no service for \(length.fileText) from "
                        + "\((outage.start - .start).fileText), although a controller would have taken it for more "
                        + "than \(most.fileText) from \((start - .start).fileText)")
            }
        }
        return nil
    }

    /// By how much a console makes the search on the primary side longer than it is set.
    static func longerSearch(of gateway: Landscape.GatewayPlace, _ faults: [DrawnFault]) -> Duration {
        let set = faults.compactMap { fault -> Duration? in
            guard case .console(gateway.name, let line) = fault.kind else { return nil }
            return line.split(separator: " ").last.flatMap { Int($0) }.map { .minutes($0) }
        }
        return max(.zero, (set.max() ?? .zero) - gateway.primarySearch)
    }

    /// From when on some controller would have taken the gateway for so long without a break; nil where none did.
    private func firstServable(
        _ gateway: Landscape.GatewayPlace, _ outage: ServiceHistory.Outage, _ faults: [DrawnFault],
        longerThan most: Duration
    ) throws(SimulationError) -> Instant? {
        var world = player.start(faults)
        var servableSince: Instant?
        var moment = max(outage.start, player.begin)
        while moment < outage.end {
            try world.advance(to: moment)
            if try player.someControllerTakes(gateway, in: world) {
                let since = servableSince ?? moment
                servableSince = since
                if moment - since > most { return since }
            } else {
                servableSince = nil
                guard outage.end - moment > most else { return nil }
            }
            moment += Self.samplePeriod
        }
        return nil
    }

    private func pingPong(_ history: ServiceHistory, _ limit: PropertyLimits.PingPong) -> Violation? {
        for (index, gateway) in player.landscape.gateways.enumerated() {
            let changes = history.changes[index]
            for (first, start) in changes.enumerated() {
                let count = changes[first...].prefix { $0 - start <= limit.within }.count
                guard count > limit.most else { continue }
                return Violation(
                    property: .pingPong, subject: gateway.name,
                    event: "gateway: \(gateway.name), event: registered, count: [0, \(limit.most)]", start: start,
                    length: nil, most: limit.within,
                    measured: "\(gateway.name) changes its controller \(count) times within \(limit.within.fileText) "
                        + "from \((start - .start).fileText)")
            }
        }
        return nil
    }

    private func unsettled(
        _ history: ServiceHistory, _ faults: [DrawnFault], _ end: Instant, _ quiet: Duration
    ) -> Violation? {
        let last = faults.map(\.lastEffect).max() ?? player.begin
        guard end - last >= player.landscape.settlingTime + quiet, let change = history.lastChange,
            end - change.time < quiet
        else { return nil }
        return Violation(
            property: .unsettled, subject: change.subject, event: change.expectation, start: change.time, length: nil,
            most: nil,
            measured: "\((end - last).fileText) after the last fault the story goes on: \(change.words) at "
                + (change.time - .start).fileText)
    }
}

extension Landscape {
    /// After so long without faults everybody should have found a place: the longest search, a boot, and five minutes,
    /// in which registrations of survivables expire and regions are enabled.
    public var settlingTime: Duration {
        (gateways.map { $0.searchTime + $0.bootTime }.max() ?? .zero) + .minutes(5)
    }
}
