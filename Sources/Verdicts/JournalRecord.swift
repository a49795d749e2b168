public import Agents
public import Wire

/// One line of a run's journal: what a node said of itself, and when.
public struct JournalRecord: Hashable, Sendable {
    public var time: Instant
    public var node: String
    public var entry: JournalEntry

    public init(time: Instant, node: String, entry: JournalEntry) {
        self.time = time
        self.node = node
        self.entry = entry
    }
}
