import Wire

/// Keeps a flood of one kind of trouble from flooding the journal: counts all, writes down the first few of a second.
struct JournalLimiter: Hashable, Sendable {
    private let kind: JournalEntry.Kind
    private let perSecond: Int
    private var count = 0
    private var suppressed = 0
    private var secondBegan: Instant?
    private var inSecond = 0

    init(_ kind: JournalEntry.Kind, perSecond: Int = 1) {
        self.kind = kind
        self.perSecond = perSecond
    }

    /// The entry to write for one more occurrence; none where the second has had its share. The next entry then tells
    /// how many there were.
    mutating func report(_ subject: String?, _ detail: String, at now: Instant) -> [AgentEffect] {
        count += 1
        if let began = secondBegan, now < began + .seconds(1) {
            guard inSecond < perSecond else {
                suppressed += 1
                return []
            }
            inSecond += 1
        } else {
            secondBegan = now
            inSecond = 1
        }
        let text = suppressed == 0 ? detail : "\(detail) (\(count) so far, \(suppressed) not written down)"
        suppressed = 0
        return [.journal(JournalEntry(kind, subject, detail: text))]
    }
}
