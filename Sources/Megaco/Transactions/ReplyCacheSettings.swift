/// The bounds of a ``ReplyCache``.
public struct ReplyCacheSettings: Hashable, Sendable, Codable {
    /// How many answered requests are remembered at most; 1,000,000.
    public var replyLimit: Int
    /// How many bytes they may take at most, each reply counted with ``ReplyCache/overhead`` for keeping it; 64 MiB.
    public var byteLimit: Int
    /// How many requests may wait for their answers at one time; a further one gets error 510. 4,096.
    public var executingLimit: Int

    public init(replyLimit: Int = 1_000_000, byteLimit: Int = 67_108_864, executingLimit: Int = 4_096) {
        self.replyLimit = replyLimit
        self.byteLimit = byteLimit
        self.executingLimit = executingLimit
    }
}
