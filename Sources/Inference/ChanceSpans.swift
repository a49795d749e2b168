import Wire

/// Spans of time in which something happens to packets at random, each packet alone.
struct ChanceSpans: Hashable, Sendable {
    /// One span: what was tried in it, and how often it was hit.
    struct Span: Hashable, Sendable {
        /// The last trial before the first hit, and that one; nil where the recording began so.
        var start: Window?
        /// The last hit, and the first trial after it; nil where the recording ends so.
        var end: Window?
        var hits: Int
        var trials: Int

        var share: Double { trials > 0 ? Double(hits) / Double(trials) : 0 }

        /// In millions, and rounded as far as the number of trials lets tell.
        var perMillion: Int {
            let deviation = error
            let (low, high) = (max(0, share - deviation) * 1_000_000, min(1, share + deviation) * 1_000_000)
            for step in [100_000.0, 50_000, 10_000, 5_000, 1_000, 500, 100, 10] {
                let candidate = (share * 1_000_000 / step).rounded() * step
                if candidate >= low, candidate <= high, candidate > 0 { return Int(candidate) }
            }
            return max(1, Int(share * 1_000_000))
        }

        /// One standard deviation.
        var error: Double { trials > 0 ? (share * (1 - share) / Double(trials)).squareRoot() : 0 }

        /// What the share may be, within two standard deviations (Wilson's interval).
        var range: (low: Double, high: Double) {
            let (count, two) = (Double(trials), 2.0)
            let middle = (Double(hits) + two) / (count + 2 * two)
            let width =
                two * (share * (1 - share) * count + 1).squareRoot() / (count + 2 * two)
            return (max(0, middle - width), min(1, middle + width))
        }

        func note(_ done: String) -> String {
            let (low, high) = range
            return "seen: \(hits) of \(trials) packets \(done), \(Self.percent(share)) %, most likely "
                + "\(Self.percent(low)) to \(Self.percent(high)) %"
        }

        private static func percent(_ share: Double) -> String {
            let tenths = Int((share * 1000).rounded())
            return "\(tenths / 10).\(tenths % 10)"
        }
    }

    /// Fewer hits say nothing of their share.
    static let least = 3
    /// So unlikely a pause is no pause of chance.
    private static let surprise = 0.001

    private(set) var spans: [Span] = []

    /// - Parameter trials: in order of time.
    init(_ trials: [(time: Instant, isHit: Bool)]) {
        split(trials[...], all: trials)
    }

    /// Cuts at pauses that are too long for chance.
    private mutating func split(_ part: ArraySlice<(time: Instant, isHit: Bool)>, all: [(time: Instant, isHit: Bool)]) {
        let hits = part.indices.filter { part[$0].isHit }
        guard hits.count >= Self.least, let first = hits.first, let last = hits.last else { return }
        let share = Double(hits.count) / Double(part.count)
        func isSurprising(_ pause: Int) -> Bool {
            var likelihood = Double(hits.count)
            for _ in 0..<min(pause, 100_000) where likelihood >= Self.surprise { likelihood *= 1 - share }
            return likelihood < Self.surprise
        }
        let pauses = zip(hits, hits.dropFirst()).map { (from: $0, to: $1) }
        let longest = pauses.max { $0.to - $0.from < $1.to - $1.from }
        if let longest, isSurprising(longest.to - longest.from - 1) {
            split(part[part.startIndex...longest.from], all: all)
            split(part[longest.to..<part.endIndex], all: all)
            return
        }
        let before = isSurprising(first - all.startIndex)
        let after = isSurprising(all.endIndex - 1 - last)
        let from = before ? first : max(part.startIndex, all.startIndex)
        let to = after ? last : part.endIndex - 1
        spans.append(
            Span(
                start: before ? Window(low: all[first - 1].time, high: all[first].time) : nil,
                end: after ? Window(low: all[last].time, high: all[last + 1].time) : nil, hits: hits.count,
                trials: to - from + 1))
    }
}
