import Wire

/// Finds cuts: pairs of nodes between whom every packet of a kind is lost for a while.
///
/// Who is off, or not there, is found before: packets to those count for nothing.
struct CutFinder {
    /// A cut as one direction of one pair shows it.
    private struct Run {
        let from: IPAddress
        let to: IPAddress
        let narrowing: InferredFault.Narrowing?
        var start: Window
        /// Nil where nothing arrived any more.
        var end: Window?
        var lost: Int
        var lastLost: Instant
        /// The frame of the first that was lost.
        var frame: Int
    }

    /// A cut between two nodes.
    private struct Gap {
        var pair: [IPAddress]
        var isOneWay: Bool
        var narrowing: InferredFault.Narrowing?
        var start: Window
        var end: Window?
        var lost: Int
        var lastLost: Instant
        var frame: Int
    }

    /// Runs of this many losses at least, unless they are all there is.
    private static let least = 2

    /// - Parameter lossShare: of packets that get lost by chance, which makes short runs of losses.
    static func cuts(
        _ passages: [Passage], among nodes: Set<IPAddress>, lossShare: Double, isExcused: (Passage) -> Bool,
        ended: Instant
    ) -> [InferredFault] {
        let chance = InferredConditions.longestRun(share: lossShare, of: passages.count)
        let runs = runs(passages, among: nodes, isExcused: isExcused, ended: ended).filter { $0.lost > chance }
        let gaps = gaps(runs, passages, ended: ended)
        return merged(gaps)
    }

    private static func narrowing(_ passage: Passage) -> InferredFault.Narrowing? {
        let ports = [passage.source.port, passage.destination.port]
        switch passage.kind {
        case .udp:
            if ports.contains(1719) { return .ras }
            return ports.contains(5060) ? .sip : ports.contains(2944) || ports.contains(2945) ? .megaco : nil
        case .tcp: return ports.contains(5060) ? .sip : .megaco
        case .icmp, .question, .other: return nil
        }
    }

    private struct Flow: Hashable {
        let from: IPAddress
        let to: IPAddress
        let narrowing: InferredFault.Narrowing?
    }

    private static func runs(
        _ passages: [Passage], among nodes: Set<IPAddress>, isExcused: (Passage) -> Bool, ended: Instant
    ) -> [Run] {
        var runs: [Run] = []
        var open: [Flow: Run] = [:]
        var lastArrival: [Flow: Instant] = [:]
        for passage in passages.sorted(by: { ($0.time, $0.frame) < ($1.time, $1.frame) }) {
            let (from, to) = (passage.source.address, passage.destination.address)
            guard passage.kind != .question, nodes.contains(from), nodes.contains(to), !isExcused(passage) else {
                continue
            }
            let flow = Flow(from: from, to: to, narrowing: narrowing(passage))
            if passage.hasArrived {
                if var run = open.removeValue(forKey: flow) {
                    run.end = Window(low: run.lastLost, high: passage.time)
                    runs.append(run)
                }
                lastArrival[flow] = passage.time
            } else if open[flow] == nil {
                open[flow] = Run(
                    from: from, to: to, narrowing: flow.narrowing,
                    start: Window(low: lastArrival[flow] ?? .start, high: passage.time), lost: 1,
                    lastLost: passage.time, frame: passage.frame)
            } else {
                open[flow]?.lost += 1
                open[flow]?.lastLost = passage.time
            }
        }
        return runs + open.values
    }

    /// Runs of both directions and of all kinds of packets, brought together.
    private static func gaps(_ runs: [Run], _ passages: [Passage], ended: Instant) -> [Gap] {
        var gaps: [Gap] = []
        for run in runs.sorted(by: { ($0.start.high, $0.from, $0.to) < ($1.start.high, $1.from, $1.to) }) {
            let pair = [run.from, run.to].sorted()
            let until = run.end?.low ?? ended
            func passes(_ isMeant: (Passage) -> Bool) -> Bool {
                passages.contains {
                    $0.hasArrived && $0.time >= run.start.high && $0.time <= until && $0.kind != .question
                        && isMeant($0)
                }
            }
            // Others of the same two nodes get through meanwhile.
            let isNarrow = passes {
                let ends = [$0.source.address, $0.destination.address]
                return ends.sorted() == pair && narrowing($0) != run.narrowing
            }
            let isOneWay = passes {
                $0.source.address == run.to && $0.destination.address == run.from && narrowing($0) == run.narrowing
            }
            let gap = Gap(
                pair: isOneWay ? [run.from, run.to] : pair, isOneWay: isOneWay,
                narrowing: isNarrow ? run.narrowing : nil, start: run.start, end: run.end, lost: run.lost,
                lastLost: run.lastLost, frame: run.frame)
            let index = gaps.firstIndex {
                $0.pair == gap.pair && $0.isOneWay == gap.isOneWay && $0.narrowing == gap.narrowing
                    && overlap($0, gap)
            }
            guard let index else {
                gaps.append(gap)
                continue
            }
            gaps[index].lost += gap.lost
            gaps[index].lastLost = max(gaps[index].lastLost, gap.lastLost)
            gaps[index].frame = min(gaps[index].frame, gap.frame)
            gaps[index].start = joined(gaps[index].start, gap.start)
            switch (gaps[index].end, gap.end) {
            case (let one?, let other?):
                gaps[index].end = one.meets(other) ? one.narrowed(other) : one.high > other.high ? one : other
            case (nil, let other?): gaps[index].end = other
            case (_, nil): break
            }
        }
        return gaps.filter { $0.lost >= least }
    }

    private static func overlap(_ one: Gap, _ other: Gap) -> Bool {
        let oneEnd = one.end?.high ?? Instant(nanoseconds: .max)
        let otherEnd = other.end?.high ?? Instant(nanoseconds: .max)
        return one.start.high < otherEnd && other.start.high < oneEnd
    }

    private static func joined(_ one: Window, _ other: Window) -> Window {
        one.meets(other) ? one.narrowed(other) : one.high <= other.high ? one : other
    }

    /// Pairs that are cut and healed together make one entry.
    private static func merged(_ gaps: [Gap]) -> [InferredFault] {
        struct Group {
            var start: Window
            var end: Window?
            var isOneWay: Bool
            var narrowing: InferredFault.Narrowing?
            var pairs: [[IPAddress]]
            var lost: Int
            var lastLost: Instant
            var frame: Int
        }
        var groups: [Group] = []
        for gap in gaps {
            let index = groups.firstIndex { group in
                guard group.isOneWay == gap.isOneWay, group.narrowing == gap.narrowing, group.start.meets(gap.start)
                else { return false }
                switch (group.end, gap.end) {
                case (let one?, let other?): return one.meets(other)
                // Where something is lost later, the end was another one.
                case (let one?, nil): return gap.lastLost < one.high
                case (nil, let other?): return group.lastLost < other.high
                case (nil, nil): return true
                }
            }
            guard let index else {
                groups.append(
                    Group(
                        start: gap.start, end: gap.end, isOneWay: gap.isOneWay, narrowing: gap.narrowing,
                        pairs: [gap.pair], lost: gap.lost, lastLost: gap.lastLost, frame: gap.frame))
                continue
            }
            groups[index].start = groups[index].start.narrowed(gap.start)
            if let end = gap.end { groups[index].end = groups[index].end?.narrowed(end) ?? end }
            groups[index].pairs.append(gap.pair)
            groups[index].lost += gap.lost
            groups[index].lastLost = max(groups[index].lastLost, gap.lastLost)
            groups[index].frame = min(groups[index].frame, gap.frame)
        }
        return groups.flatMap { group in
            sides(group.pairs, isOneWay: group.isOneWay).map { from, to in
                let until = group.end?.roundest
                let from_ = from, to_ = to
                return InferredFault(
                    at: group.start.roundest, until: until,
                    action: .cut(from: from_, to: to_, isOneWay: group.isOneWay, only: group.narrowing),
                    note: note(group.start, group.end, lost: group.lost, frame: group.frame))
            }
        }
    }

    private static func note(_ start: Window, _ end: Window?, lost: Int, frame: Int) -> String {
        func seconds(_ time: Instant) -> String { ComparisonText.seconds(time - .start) }
        let begin =
            "seen: \(CountText.of(lost, "packet")) lost, from frame \(frame) at \(seconds(start.high)) s, none before "
            + "\(seconds(start.low)) s"
        guard let end else { return begin + "; nothing gets through to the end, or nobody tries" }
        return begin + "; the last at \(seconds(end.low)) s"
    }

    /// The pairs as sides: everybody who is cut from the same ones stands on one side.
    private static func sides(_ pairs: [[IPAddress]], isOneWay: Bool) -> [(from: [IPAddress], to: [IPAddress])] {
        var partners: [IPAddress: Set<IPAddress>] = [:]
        for pair in pairs {
            partners[pair[0], default: []].insert(pair[1])
            if !isOneWay { partners[pair[1], default: []].insert(pair[0]) }
        }
        var left = Set(pairs)
        var sides: [(from: [IPAddress], to: [IPAddress])] = []
        while let pair = left.min(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
            // From the end that has most partners.
            let hub =
                isOneWay
                ? pair[0] : (partners[pair[0]]?.count ?? 0) >= (partners[pair[1]]?.count ?? 0) ? pair[0] : pair[1]
            let spokes = Set(
                left.filter { $0[0] == hub || (!isOneWay && $0[1] == hub) }.map { $0[0] == hub ? $0[1] : $0[0] })
            let hubs = partners.filter { $0.value.isSuperset(of: spokes) && !spokes.contains($0.key) }.map(\.key)
                .sorted()
            let together = hubs.isEmpty ? [hub] : hubs
            sides.append(isOneWay ? (together, spokes.sorted()) : (spokes.sorted(), together))
            for one in together {
                for other in spokes {
                    left.remove(isOneWay ? [one, other] : [one, other].sorted())
                }
            }
            left.remove(pair)
        }
        return sides
    }
}
