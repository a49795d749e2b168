public import Agents
public import Wire

/// A line from a node to its launcher.
public enum NodeReport: Hashable, Sendable, Codable {
    /// Every listener is open; the node waits for ``NodeOrder/start(_:)``.
    case ready
    /// The node cannot run, or run on: what, where and why. The last line; the process ends with an exit code above 0.
    case failed(String)
    case journal(at: Instant, entry: JournalEntry)
    /// What a later process of the node starts with.
    case saved(AgentSettings)
    /// The answer to a console line, as text for people; `isRefused` where it was not carried out.
    case answer(token: UInt64, text: String, isRefused: Bool)
    /// A timer was later than any before it, by so many wall nanoseconds. Time in which the process was stopped
    /// (SIGSTOP) does not count.
    case lateness(worstNanoseconds: Int64)
}
