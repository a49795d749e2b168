public import Wire

/// Answers of one conversation that came after ``bound``.
public struct LateAnswer: Hashable, Sendable {
    /// An answer after so long is late: half of the 10 s that a gateway gives an attempt (domain: S8300 LSP notes).
    public static let bound = Duration.seconds(5)

    public var conversation: Conversation
    public var count: Int
    /// When the first and the last of the requests left.
    public var first: Instant
    public var last: Instant
    /// The longest time from a request to its answer.
    public var worst: Duration
    public var frames: [Int]

    /// The finding that it makes.
    public var finding: Finding {
        let length = LengthText.of(worst) ?? "no time"
        return Finding(
            .lateAnswer,
            "\(conversation.to) answered \(conversation.counted(count)) of \(conversation.from) late, "
                + "after \(count == 1 ? "" : "up to ")\(length)",
            nodes: [conversation.to, conversation.from], start: first, end: last, count: count, frames: frames,
            cause: "\(conversation.to) is slow or was paused, or the way is",
            prevention: conversation.request == .serviceChange
                ? "TransactionPending, which keeps a gateway waiting beyond its attempt timer" : "")
    }
}
