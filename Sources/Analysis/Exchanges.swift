import Wire

/// When exchanges of a link were answered; none of it is an array where it was only once.
struct Exchanges: Sendable {
    /// Nil once it was forgotten.
    private var first: Instant?
    private(set) var latest: Instant
    /// Those after the first one, in the order of their coming.
    private var others: [Instant] = []

    init(first: Instant) {
        self.first = first
        latest = first
    }

    mutating func append(_ time: Instant) {
        others.append(time)
        latest = max(latest, time)
    }

    /// The last one up to a moment; nil where there is none.
    func last(upTo time: Instant) -> Instant? {
        if latest <= time { return latest }
        let known = others.lazy.filter { $0 <= time }.max()
        guard let first, first <= time else { return known }
        return max(first, known ?? first)
    }

    /// The middle one of the times between them; nil where there are less than three.
    var pace: Duration? {
        let times = ([first].compactMap(\.self) + others).sorted()
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
        return gaps.count >= 3 ? gaps[gaps.count / 2] : nil
    }

    /// Where there are more than `limit`, keeps half as many, the latest ones.
    mutating func trim(to limit: Int) {
        guard others.count + (first == nil ? 0 : 1) > limit else { return }
        first = nil
        others.removeFirst(others.count - limit / 2)
    }
}
