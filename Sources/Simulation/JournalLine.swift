public import Agents
public import Wire

/// What an agent said of itself, and when.
public struct JournalLine: Hashable, Sendable {
    public let time: Instant
    public let node: String
    public let entry: JournalEntry

    init(time: Instant, node: String, entry: JournalEntry) {
        self.time = time
        self.node = node
        self.entry = entry
    }
}
