internal import Wire

/// The answers to the requests of one message, until all are there (RFC 3525 §8.2).
struct AnswerBatch: Sendable {
    /// In the order of the requests; nil where the answer is still to come.
    private(set) var answers: [(key: ReplyCache.Key, reply: TransactionReply?)] = []
    /// What is there goes then, and the rest alone.
    var flushAt: Instant

    init(flushAt: Instant) { self.flushAt = flushAt }

    var isComplete: Bool { answers.allSatisfy { $0.reply != nil } }
    var replies: [TransactionReply] { answers.compactMap(\.reply) }

    mutating func expect(_ key: ReplyCache.Key) { answers.append((key, nil)) }

    /// Takes an answer; false where its request is of another message.
    mutating func take(_ reply: TransactionReply, to key: ReplyCache.Key) -> Bool {
        guard let index = answers.firstIndex(where: { $0.key == key && $0.reply == nil }) else { return false }
        answers[index].reply = reply
        return true
    }
}
