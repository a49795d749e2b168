import Wire

/// What a network does to packets that cross it.
struct InferredConditions: Hashable, Sendable {
    /// What happens to some packets, by chance.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case loss, duplicate, reorder
        /// All of them take longer, for a while.
        case delay
    }

    /// Something that happens by chance, all the time or for a while.
    struct Chance: Hashable, Sendable {
        var kind: Kind
        var span: ChanceSpans.Span
        /// How long packets are held back, of those that are overtaken.
        var holding: Duration?

        /// True where it is so from the beginning to the end.
        var isSetting: Bool { span.start == nil && span.end == nil }

        /// As a comment says it.
        var note: String {
            switch kind {
            case .loss: span.note("lost")
            case .duplicate: span.note("come twice")
            case .reorder: span.note("overtaken")
            case .delay: span.note("late")
            }
        }
    }

    private(set) var delay: Guess<Duration>?
    private(set) var jitter: Guess<Duration>?
    private(set) var bitsPerSecond: Guess<Int64>?
    private(set) var chances: [Chance] = []
    /// Frames of packets that came when too many were waiting already.
    private(set) var refused: Set<Int> = []

    /// So many packets that waited for nobody tell how long a network takes by itself.
    private static let leastUndelayed = 20
    /// So many packets that are lost alone are lost by chance; fewer may have another reason.
    private static let leastAlone = 4
    private static let step = Duration.milliseconds(1)

    /// Nothing is known.
    init() {}

    /// From how long packets take from end to end.
    init(delay: Duration, jitter: Duration) {
        if delay > .zero { self.delay = .seen(delay, "as long as packets take") }
        if jitter > .zero { self.jitter = .seen(jitter, "by so much it varies") }
    }

    /// - Parameter samples: of one network, in order of time.
    init(_ samples: [CrossingSample]) {
        let rate = RateEstimate(samples)
        if let rate {
            refused = Set(rate.refused.filter { !samples[$0].passes }.map { samples[$0].frame })
            let seconds = ComparisonText.seconds(rate.longest)
            bitsPerSecond = .seen(
                rate.bitsPerSecond, "\(rate.waiting) packets wait for others, the longest \(seconds) s")
        }
        readHolding(samples, rate)
        let meant = samples.indices.filter { rate?.refused.contains($0) != true }.map { samples[$0] }
        readLoss(meant)
        let copied = meant.filter(\.passes).map { (time: $0.entry, isHit: $0.deliveries > $0.entries) }
        chances += ChanceSpans(copied).spans.map { Chance(kind: .duplicate, span: $0) }
    }

    var lossShare: Double { chances.filter { $0.kind == .loss }.map(\.span.share).max() ?? 0 }

    // MARK: Delay

    /// How long packets take, and which of them were held back.
    private mutating func readHolding(_ samples: [CrossingSample], _ rate: RateEstimate?) {
        let plain = samples.filter(\.isPlain)
        guard plain.count >= 4 else { return }
        let transits = plain.map(\.transit).sorted()
        guard rate == nil, let holding = Holding(transits) else {
            let alone = rate.map { $0.ofUndelayed.count >= Self.leastUndelayed ? $0.ofUndelayed : $0.residuals }
            return readDelay(alone ?? transits)
        }
        let trials = samples.filter(\.passes).map { (time: $0.entry, isHit: $0.isPlain && $0.transit > holding.limit) }
        chances += ChanceSpans(trials).spans.map { span in
            let isAll = span.share > 0.9 && (span.start != nil || span.end != nil)
            let time = Self.round(holding.time)
            return Chance(kind: isAll ? .delay : .reorder, span: span, holding: time)
        }
        readDelay(transits.filter { $0 <= holding.limit })
    }

    /// The roundest time that is no more than a millisecond and a half away.
    private static func round(_ time: Duration) -> Duration {
        let steps = [100, 50, 10, 5].map { Measured.rounded(time, to: .milliseconds($0)) }
        let near = steps.first { abs(($0 - time).wholeNanoseconds) <= 1_500_000 }
        return near ?? Measured.rounded(time, to: step)
    }

    /// Some packets, fewer than half of all, that all come later by as much, while all others take about the same time.
    private struct Holding {
        var time: Duration
        var limit: Duration

        init?(_ transits: [Duration]) {
            let usual = transits[transits.count / 2]
            let width = max((usual - transits[transits.count / 10]) * 5 / 2, .milliseconds(1))
            let late = transits.filter { $0 > usual + width * 2 + .milliseconds(2) }
            guard late.count * 2 < transits.count, let first = late.first,
                let last = late.last, last - first <= width * 2 + .milliseconds(1)
            else { return nil }
            time = late[late.count / 2] - usual
            limit = usual + time / 2
        }
    }

    /// - Parameter times: without those of packets that were held back; sorted.
    private mutating func readDelay(_ times: [Duration]) {
        guard times.count >= 4 else { return }
        // One in a hundred may have had another reason.
        let least = max(.zero, times[times.count / 100])
        let most = max(.zero, times[times.count - 1 - times.count / 100])
        let usual = max(.zero, times[times.count / 2])
        // The delay lies evenly around its middle, and order is kept, which makes some packets later; a host that is
        // late makes some later still, far beyond that.
        let isEven = most - usual <= (usual - least) * 3 + Self.step
        let middle = Measured.rounded(isEven ? (least + most) / 2 : usual, to: Self.step)
        let around = Measured.rounded(isEven ? (most - least) / 2 : usual - least, to: Self.step)
        let seconds = ComparisonText.seconds
        let words =
            "\(times.count) packets, \(seconds(usual)) s in the middle, \(seconds(least)) to "
            + "\(seconds(most)) s"
        if middle > .zero { delay = .seen(middle, words) }
        if around > .zero { jitter = .seen(around, words) }
    }

    // MARK: Loss

    /// A packet that is lost alone, between two of the same nodes that get through, is lost by chance; of many in a row
    /// something else is the cause. What a router sends is not lost by cuts between nodes.
    private mutating func readLoss(_ samples: [CrossingSample]) {
        let pairs = Dictionary(grouping: samples.indices) { samples[$0].pair }
        let runs = pairs.values.flatMap { Self.runs(samples, $0) }
        let lanes = Dictionary(grouping: samples.indices) { [samples[$0].from, samples[$0].to] }
        let ends = Set(pairs.values.compactMap(\.last))
        let aloneOfLanes = Set(lanes.values.flatMap { Self.runs(samples, $0) }.filter { $0.count == 1 }.joined())
        let alone = runs.filter { $0.count == 1 }.joined().filter { aloneOfLanes.contains($0) && !ends.contains($0) }
        let isLocal = samples.allSatisfy(\.isFromSender)
        guard alone.count >= Self.leastAlone,
            isLocal || alone.contains(where: { !samples[$0].isFromSender })
        else { return }
        let longest = Self.longestRun(share: Double(alone.count) / Double(samples.count), of: samples.count)
        let left = Set(runs.filter { $0.count > longest }.joined())
        let trials = samples.indices.filter { !left.contains($0) }
            .map { (time: samples[$0].entry, isHit: !samples[$0].passes) }
        chances += ChanceSpans(trials).spans.map { Chance(kind: .loss, span: $0) }
    }

    /// Packets that are lost in a row, each row between two that pass, by their places among the samples; a row at the
    /// end of all is one as well.
    private static func runs(_ samples: [CrossingSample], _ indices: [Int]) -> [[Int]] {
        var runs: [[Int]] = []
        var run: [Int] = []
        for index in indices {
            if samples[index].passes {
                if !run.isEmpty { runs.append(run) }
                run = []
            } else {
                run.append(index)
            }
        }
        return run.isEmpty ? runs : runs + [run]
    }

    /// As many packets in a row as chance may lose, of so many at all.
    static func longestRun(share: Double, of count: Int) -> Int {
        guard share > 0, share < 1 else { return share > 0 ? count : 0 }
        var length = 0
        var expected = Double(count)
        while expected >= 0.01, length < count {
            expected *= share
            length += 1
        }
        return length
    }
}
