public import Wire

/// Requests of one conversation that arrived and were never answered.
public struct MissingReply: Hashable, Sendable {
    public var conversation: Conversation
    public var count: Int
    /// When the first and the last of them left.
    public var first: Instant
    public var last: Instant
    public var frames: [Int]

    /// The finding that it makes.
    public var finding: Finding {
        let asked = "\(conversation.to) did not answer \(conversation.counted(count)) of \(conversation.from)"
        return Finding(
            .missingReply, asked, nodes: [conversation.to, conversation.from], start: first, end: last, count: count,
            frames: frames,
            cause: "\(conversation.to) got it and is paused, overloaded or dead, or its answer took another way")
    }
}
