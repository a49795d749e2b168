import Wire

/// At what pace a controller asks one gateway, and whether it is answered.
struct SupervisionBeat: Sendable {
    /// What nobody keeps to who only serves pages.
    private static let least = Duration.seconds(5)
    private static let most = Duration.seconds(120)

    /// How often it was answered.
    private(set) var answered = 0
    /// When it asked the last times, answered or not.
    private var latest: [Instant] = []
    private var lastAnswered: Instant?
    private var shortest: Duration?
    private var longest: Duration?

    mutating func note(_ asked: Instant, isAnswered: Bool) {
        latest = latest.suffix(2) + [asked]
        guard isAnswered else { return }
        answered += 1
        if let lastAnswered {
            let gap = asked - lastAnswered
            shortest = min(shortest ?? gap, gap)
            longest = max(longest ?? gap, gap)
        }
        lastAnswered = asked
    }

    /// True where it has asked at a steady pace so far, and was answered three times at least.
    var isSteady: Bool {
        guard answered >= 3, let shortest, let longest else { return false }
        return shortest >= Self.least && longest <= Self.most && longest <= shortest * 5 / 4
    }

    /// True where what was asked at that time comes when it has to come by the pace before.
    func isDue(_ asked: Instant) -> Bool {
        let times = latest.filter { $0 < asked }.suffix(2)
        guard let last = times.last, let before = times.first, last != before else { return false }
        let (due, gap) = (last - before, asked - last)
        return gap > due * 199 / 200 && gap < due * 201 / 200
    }
}
