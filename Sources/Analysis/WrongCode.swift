public import Wire

/// An error, a reason or an answer that does not fit what it stands for.
public struct WrongCode: Hashable, Sendable {
    /// Who used it, and towards whom.
    public var from: String
    public var to: String
    /// What was said, such as `Restart 900`.
    public var said: String
    /// What would have fitted, and by which text.
    public var expected: String
    public var count: Int
    public var first: Instant
    public var last: Instant
    public var frames: [Int]

    /// The finding that it makes.
    public var finding: Finding {
        Finding(
            .wrongCode, "\(from) said \(said) to \(to)", nodes: [from, to], start: first, end: last, count: count,
            frames: frames, cause: expected)
    }
}
