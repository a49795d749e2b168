import Wire

/// Finds for each event of one track in a simulation the same event on the wire.
struct TrackMatching {
    private(set) var rows: [AccountComparison.Row] = []

    private let simulated: [Account.Event]
    private let wire: [Account.Event]
    private let tolerance: HostTolerance
    private let end: Instant

    /// - Parameters:
    ///   - simulated, wire: both in order of time.
    init(_ simulated: [Account.Event], _ wire: [Account.Event], tolerance: HostTolerance, end: Instant) {
        self.simulated = simulated
        self.wire = wire
        self.tolerance = tolerance
        self.end = end
        var pairs = pairsInTime()
        pairLateOnes(&pairs)
        let paired = Set(pairs.values)
        for (index, event) in simulated.enumerated() {
            rows.append(row(index, event, pairs[index]))
        }
        for (index, event) in wire.enumerated() where !paired.contains(index) {
            let isAtTheEnd = event.time + tolerance.earliness >= end
            let isExcused =
                isAtTheEnd || passes(index, in: wire, within: tolerance.lateness(at: event.time))
            rows.append(.init(simulated: nil, wire: event, difference: isExcused ? nil : .extra))
        }
        markSwapped()
        rows = rows.enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    private func lateness(of index: Int) -> Duration {
        tolerance.lateness(at: simulated[index].time)
    }

    /// Events of the same words in order, each with the first that is in time; index in the simulation → on the wire.
    private func pairsInTime() -> [Int: Int] {
        var pairs: [Int: Int] = [:]
        let onWire = Dictionary(grouping: wire.indices, by: { wire[$0].text })
        for (text, own) in Dictionary(grouping: simulated.indices, by: { simulated[$0].text }) {
            var candidates = (onWire[text] ?? [])[...]
            for index in own {
                let time = simulated[index].time
                while let first = candidates.first, wire[first].time < time - tolerance.earliness {
                    candidates.removeFirst()
                }
                guard let first = candidates.first, wire[first].time <= time + lateness(of: index) else { continue }
                pairs[index] = first
                candidates.removeFirst()
            }
        }
        return pairs
    }

    /// What is left of the same words belongs together, however late.
    private func pairLateOnes(_ pairs: inout [Int: Int]) {
        let taken = Set(pairs.values)
        var left = Dictionary(grouping: wire.indices.filter { !taken.contains($0) }, by: { wire[$0].text })
        for index in simulated.indices where pairs[index] == nil {
            guard let first = left[simulated[index].text]?.first else { continue }
            left[simulated[index].text]?.removeFirst()
            pairs[index] = first
        }
    }

    /// True for a state that another one of the same thing follows, before a late host need have seen it.
    private func passes(_ index: Int, in events: [Account.Event], within length: Duration) -> Bool {
        guard let thing = events[index].thing else { return false }
        let next = events[(index + 1)...].first { $0.thing == thing }
        return next.map { $0.time - events[index].time <= length } ?? false
    }

    private func row(_ index: Int, _ event: Account.Event, _ partner: Int?) -> AccountComparison.Row {
        let allowed = lateness(of: index)
        guard let partner else {
            let isAtTheEnd = event.time + allowed >= end
            let isExcused = isAtTheEnd || passes(index, in: simulated, within: allowed)
            return .init(simulated: event, wire: nil, difference: isExcused ? nil : .missing)
        }
        let late = wire[partner].time - event.time
        var difference: AccountComparison.Difference?
        if late > allowed { difference = .late(by: late, allowed: allowed) }
        if late < .zero - tolerance.earliness { difference = .late(by: late, allowed: tolerance.earliness) }
        return .init(simulated: event, wire: wire[partner], difference: difference)
    }

    /// The rows are in the order of the simulation: one whose time on the wire lies before that of a row which comes
    /// before it by more than the tolerance has changed places.
    private mutating func markSwapped() {
        var latest = Instant(nanoseconds: .min)
        var settled = 0
        for index in simulated.indices {
            while settled < index, simulated[settled].time + lateness(of: index) < simulated[index].time {
                if let time = rows[settled].wire?.time, rows[settled].difference == nil { latest = max(latest, time) }
                settled += 1
            }
            guard rows[index].difference == nil, let time = rows[index].wire?.time, time < latest else { continue }
            rows[index].difference = .swapped
        }
    }
}
