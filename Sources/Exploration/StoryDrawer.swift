import Fabric
import Topologies
public import Wire

/// Draws fault timelines: whom, what, and when, near the ends of the timers that the topology has.
///
/// A story is decided by the seed of the search and its number alone, so that it can be told again anywhere.
public struct StoryDrawer: Sendable {
    private let landscape: Landscape
    private let seed: UInt64
    /// The most faults of a story, 1…64.
    private let maximumFaults: Int
    /// No fault strikes before the first or begins after the second.
    private let earliest: Instant
    private let latest: Instant

    /// - Parameters:
    ///   - seed: of the search.
    ///   - maximumFaults: the most faults of a story; 1…64.
    ///   - period: when faults may begin.
    public init(_ landscape: Landscape, seed: UInt64, maximumFaults: Int, period: ClosedRange<Instant>) {
        self.landscape = landscape
        self.seed = seed
        self.maximumFaults = min(max(maximumFaults, 1), 64)
        earliest = period.lowerBound
        latest = period.upperBound
    }

    /// The faults of a story in order of time; empty where the topology has nothing to break.
    public func story(_ number: UInt64) -> [DrawnFault] {
        var luck = SeededGenerator(seed: SeededGenerator.draw(seed, number))
        guard !landscape.controllers.isEmpty, !landscape.gateways.isEmpty else { return [] }
        let count = 1 + Int(luck.next() % UInt64(maximumFaults))
        var faults: [DrawnFault] = []
        var anchors: [Instant] = []
        for _ in 0..<count {
            var fault = DrawnFault(kind(&luck), at: .start)
            fault.at = clamped(moment(anchors, &luck) - latency(of: fault, &luck))
            if fault.canEnd, luck.chance(3, of: 4) { fault.until = fault.at + length(&luck) }
            if let until = fault.until, until > latest { fault.until = nil }
            guard let fault = possible(fault, after: faults) else { continue }
            anchors.append(fault.at)
            if fault.lastEffect > fault.at { anchors.append(fault.lastEffect) }
            faults.append(fault)
        }
        return faults.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    // MARK: What

    private func kind(_ luck: inout SeededGenerator) -> DrawnFault.Kind {
        // Where there is none, no luck is used up either.
        if !landscape.boxes.isEmpty, luck.chance(1, of: 6) { return .box(luck.pick(landscape.boxes)) }
        let controller = luck.pick(landscape.controllers)
        let gateways = someGateways(&luck)
        switch luck.next() % 24 {
        case 0...4: return .cut(gateways, [luck.chance(3, of: 4) ? landscape.controllers[0] : controller], nil)
        case 5:
            return luck.chance(1, of: 2)
                ? .oneWayCut(from: gateways, to: [controller]) : .oneWayCut(from: [controller], to: gateways)
        case 6...8: return betweenServers(&luck)
        case 9: return .networkCut(luck.pick(landscape.networks))
        case 10...12: return .node(.powerOff, controller)
        case 13: return .node(.kill, controller)
        case 14: return .node(.pause, controller)
        case 15: return .node(.reset, controller)
        case 16...19: return .node(.reset, gateways[0])
        case 20: return .node(.powerOff, gateways[0])
        case 21: return .networkDelay(luck.pick(landscape.networks), by: luck.pick(Self.delays))
        case 22:
            let line = "set reset-times primary-search \(1 + luck.next() % 5)"
            return .console(node: gateways[0], line: line)
        default:
            return .cut(
                gateways, [controller], DrawnFault.Filter(transport: .tcp, port: landscape.h248Port))
        }
    }

    /// The fault as a day can have it beside others: with less of an end, or not at all where that does not help.
    private func possible(_ drawn: DrawnFault, after faults: [DrawnFault]) -> DrawnFault? {
        var fault = drawn
        if case .box(let box) = fault.kind, let delay = box.takesOverAfter {
            if let until = fault.until, until > fault.at + delay { fault.until = nil }
            // The second box should have the time to take over, and everybody the time to settle.
            if let takeover = fault.takeover, takeover > latest { fault.at = max(earliest, latest - delay) }
        }
        if DrawnFault.arePossible(faults + [fault]) { return fault }
        fault.until = nil
        return DrawnFault.arePossible(faults + [fault]) ? fault : nil
    }

    private static let delays: [Duration] = [.milliseconds(500), .seconds(1), .seconds(3), .seconds(6)]

    private func betweenServers(_ luck: inout SeededGenerator) -> DrawnFault.Kind {
        guard let main = landscape.main, !landscape.survivables.isEmpty else {
            return .node(.kill, luck.pick(landscape.controllers))
        }
        let survivable = luck.pick(landscape.survivables)
        let ras = DrawnFault.Filter(transport: .udp, port: landscape.rasPort)
        switch luck.next() % 4 {
        case 0: return .cut([main], [survivable], nil)
        case 1: return .oneWayCut(from: [survivable], to: [main])
        default: return .cut([main], [survivable], ras)
        }
    }

    /// One gateway, about half of them, or all.
    private func someGateways(_ luck: inout SeededGenerator) -> [String] {
        let names = landscape.gateways.map(\.name)
        switch luck.next() % 4 {
        case 0, 1: return [luck.pick(names)]
        case 2:
            let half = names.filter { _ in luck.chance(1, of: 2) }
            return half.isEmpty ? [luck.pick(names)] : half
        default: return names
        }
    }

    // MARK: When

    /// Nothing in particular, or some timers after something that has happened, and a little to either side.
    private func moment(_ anchors: [Instant], _ luck: inout SeededGenerator) -> Instant {
        guard !anchors.isEmpty, luck.chance(7, of: 8) else {
            return earliest + .milliseconds(Int64(luck.next() % 240) * 1000)
        }
        let timers = luck.next() % 4
        var moment = luck.pick(anchors)
        for _ in 0..<timers { moment += span(&luck) }
        if timers == 0, luck.chance(1, of: 3) { moment = moment - span(&luck) }
        return moment + luck.pick(Self.nudges)
    }

    private static let nudges: [Duration] = [
        .milliseconds(-1000), .milliseconds(-50), .milliseconds(-1), .zero, .milliseconds(1), .milliseconds(50),
        .milliseconds(1000), .milliseconds(3000), .milliseconds(10_000),
    ]

    /// A timer's length: one of its ends, or in between.
    private func span(_ luck: inout SeededGenerator) -> Duration {
        guard !landscape.spans.isEmpty else { return .seconds(10) }
        let window = luck.pick(landscape.spans)
        switch luck.next() % 4 {
        case 0: return window.shortest
        case 1: return window.longest
        default:
            let room = (window.longest - window.shortest).wholeNanoseconds / 1_000_000
            guard room > 0 else { return window.shortest }
            return window.shortest + .milliseconds(Int64(luck.next() % UInt64(room)))
        }
    }

    private func length(_ luck: inout SeededGenerator) -> Duration {
        var length = span(&luck)
        while luck.chance(1, of: 2), length < .minutes(10) { length += span(&luck) }
        return max(length + luck.pick(Self.nudges), .milliseconds(100))
    }

    /// What takes effect late is set off early, half of the time.
    private func latency(of fault: DrawnFault, _ luck: inout SeededGenerator) -> Duration {
        guard case .node(.reset, let node) = fault.kind, luck.chance(1, of: 2) else { return .zero }
        return landscape.gateways.first { $0.name == node }?.bootTime ?? landscape.bootTimes[node] ?? .zero
    }

    private func clamped(_ moment: Instant) -> Instant {
        let whole = Instant(nanoseconds: moment.nanoseconds / 1_000_000 * 1_000_000)
        return min(max(whole, earliest), latest)
    }
}

extension SeededGenerator {
    /// True so many times of so many.
    mutating func chance(_ hits: UInt64, of count: UInt64) -> Bool { next() % count < hits }

    /// One of the elements, each as likely as the other; there is at least one.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(next() % UInt64(elements.count))] }
}
