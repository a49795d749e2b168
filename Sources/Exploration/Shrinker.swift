import Topologies
import Wire

/// Makes a story that shows something as small as it goes: the fewest faults, the fewest nodes, the roundest times.
struct Shrinker {
    /// The most stories that are tried.
    static let trialLimit = 600

    /// The earliest moment at which a fault may strike.
    let earliest: Instant
    /// Whether a story still shows it.
    let shows: ([DrawnFault]) -> Bool
    /// True once there is no more time: what has been reached by then is the result.
    let isOver: () -> Bool
    private(set) var trials = 0

    init(earliest: Instant, isOver: @escaping () -> Bool, shows: @escaping ([DrawnFault]) -> Bool) {
        self.earliest = earliest
        self.isOver = isOver
        self.shows = shows
    }

    /// The smallest story found; it shows what the given one shows.
    mutating func shrink(_ faults: [DrawnFault]) -> [DrawnFault] {
        var best = dropFaults(faults)
        best = simplify(best)
        best = dropFaults(best)
        best = moveForward(best)
        return round(best)
    }

    private mutating func tries(_ faults: [DrawnFault]) -> Bool {
        guard trials < Self.trialLimit, !faults.isEmpty, DrawnFault.arePossible(faults), !isOver() else { return false }
        trials += 1
        return shows(faults)
    }

    private mutating func dropFaults(_ faults: [DrawnFault]) -> [DrawnFault] {
        var best = faults
        var index = best.count - 1
        while index >= 0, best.count > 1 {
            var candidate = best
            candidate.remove(at: index)
            if tries(candidate) {
                best = candidate
                index = min(index, best.count)
            }
            index -= 1
        }
        return best
    }

    /// Faults without an end where that does, and about fewer nodes.
    private mutating func simplify(_ faults: [DrawnFault]) -> [DrawnFault] {
        var best = faults
        for index in best.indices {
            if best[index].until != nil {
                var candidate = best
                candidate[index].until = nil
                if tries(candidate) { best = candidate }
            }
            var isSmaller = true
            while isSmaller {
                isSmaller = false
                for kind in best[index].kind.simpler {
                    var candidate = best
                    candidate[index].kind = kind
                    guard tries(candidate) else { continue }
                    best = candidate
                    isSmaller = true
                    break
                }
            }
        }
        return best
    }

    /// Everything earlier by the same time, so that the first fault strikes as soon as it may.
    private mutating func moveForward(_ faults: [DrawnFault]) -> [DrawnFault] {
        guard let first = faults.map(\.at).min(), first > earliest else { return faults }
        let shift = first - earliest
        let candidate = faults.map { fault in
            DrawnFault(fault.kind, at: fault.at - shift, until: fault.until.map { $0 - shift })
        }
        return tries(candidate) ? candidate : faults
    }

    private static let grains: [Duration] = [
        .minutes(1), .seconds(30), .seconds(10), .seconds(5), .seconds(1), .milliseconds(500),
        .milliseconds(100), .milliseconds(10),
    ]

    private mutating func round(_ faults: [DrawnFault]) -> [DrawnFault] {
        var best = faults
        for index in best.indices {
            best = rounded(best, at: index) { fault, moment in
                fault.at = moment
            } of: {
                $0.at
            }
            if best[index].until != nil {
                best = rounded(best, at: index) { fault, moment in
                    fault.until = moment
                } of: {
                    $0.until ?? $0.at
                }
            }
        }
        return best
    }

    private mutating func rounded(
        _ faults: [DrawnFault], at index: Int, _ set: (inout DrawnFault, Instant) -> Void,
        of time: (DrawnFault) -> Instant
    ) -> [DrawnFault] {
        let exact = time(faults[index])
        for grain in Self.grains {
            let size = grain.wholeNanoseconds
            let below = exact.nanoseconds / size * size
            guard below != exact.nanoseconds else { return faults }
            let isNearer = exact.nanoseconds - below < size / 2
            for moment in isNearer ? [below, below + size] : [below + size, below] {
                var candidate = faults
                set(&candidate[index], Instant(nanoseconds: moment))
                let fault = candidate[index]
                guard fault.at >= earliest, fault.until ?? .init(nanoseconds: .max) > fault.at else { continue }
                if tries(candidate) { return candidate }
            }
        }
        return faults
    }
}

extension DrawnFault.Kind {
    /// The same fault in fewer words: about fewer nodes, each way of leaving one out, or about all that passes between
    /// them.
    var simpler: [DrawnFault.Kind] {
        func without(_ names: [String]) -> [[String]] {
            guard names.count > 1 else { return [] }
            return names.indices.reversed().map { index in
                var rest = names
                rest.remove(at: index)
                return rest
            }
        }
        switch self {
        case .cut(let one, let other, let filter):
            return (filter == nil ? [] : [.cut(one, other, nil)])
                + without(one).map { .cut($0, other, filter) } + without(other).map { .cut(one, $0, filter) }
        case .oneWayCut(let from, let to):
            return [.cut(from, to, nil)] + without(from).map { .oneWayCut(from: $0, to: to) }
                + without(to).map { .oneWayCut(from: from, to: $0) }
        // A box loses its power as a whole; days on which one of its nodes fails alone are drawn as well.
        case .networkCut, .networkDelay, .node, .box, .console: return []
        }
    }
}
