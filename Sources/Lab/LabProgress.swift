public import Agents
public import Wire

/// What a lab tells whoever watches it while it runs.
public enum LabProgress: Hashable, Sendable {
    /// A step of bringing up or taking down, in words, such as `namespaces`.
    case stage(String)
    /// The story has begun.
    case began
    /// Scenario time has moved on.
    case clock(Instant)
    /// A node has written into its journal.
    case journal(at: Instant, node: String, entry: JournalEntry)
    /// A line of the timeline has struck.
    case fault(at: Instant, text: String)
    /// A node's process has ended without being told to.
    case crashed(node: String, how: String)
    /// The host was late by so many wall nanoseconds, the worst so far.
    case late(nanoseconds: Int64)
    /// What the capture has counted so far, asked for once a wall second.
    case recorded(packets: Int, dropped: Int)
    /// SIGINT or SIGTERM came; the lab ends in order.
    case interrupted(signal: Int32)
}
