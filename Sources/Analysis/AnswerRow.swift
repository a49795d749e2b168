/// What one kind of answer to OPTIONS says of an entity link: a row of a verdict table.
public struct AnswerRow: Hashable, Sendable {
    /// Which reason phrases a row takes.
    public enum Phrase: Hashable, Sendable {
        case any
        /// One of these in small letters: the standard's own phrase, or none.
        case bare(standard: String)
        /// A phrase that holds these words; letter case does not count.
        case holds(String)
    }

    public var statuses: ClosedRange<Int>
    public var phrase: Phrase
    /// Whether such an answer means up, rather than down.
    public var isUp: Bool

    public init(_ statuses: ClosedRange<Int>, _ phrase: Phrase = .any, isUp: Bool = false) {
        self.statuses = statuses
        self.phrase = phrase
        self.isUp = isUp
    }

    func takes(_ status: Int, _ reason: String) -> Bool {
        guard statuses.contains(status) else { return false }
        let reason = reason.lowercased()
        switch phrase {
        case .any: return true
        case .bare(let standard): return reason.isEmpty || reason == standard
        case .holds(let words): return reason.contains(words.lowercased())
        }
    }
}
