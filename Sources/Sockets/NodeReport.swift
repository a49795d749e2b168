public import Agents
public import Wire

/// A line from a node to its launcher.
public enum NodeReport: Hashable, Sendable, Codable {
    /// Every listener is open; the node waits for ``NodeOrder/start(_:)``.
    case ready
    /// The node cannot run: what, where and why.
    case failed(String)
    case journal(at: Instant, entry: JournalEntry)
    /// The answer to a console line, as text for people; `isRefused` where it was not carried out.
    case answer(token: UInt64, text: String, isRefused: Bool)
    /// The worst lateness of a timer since the last report, in wall nanoseconds.
    case lateness(worstNanoseconds: Int64)
}
