internal import Wire

/// What was done with the peer's requests of the last LONG-TIMER, so that none is carried out twice
/// (RFC 3525 Annex D.1.1 and D.1.2.2).
///
/// At most so many answered requests and so many bytes of replies are kept. At either bound the oldest makes room: a
/// duplicate of it that is still under way would be carried out again. Requests that wait for our reply are never
/// dropped for room; they are forgotten LONG-TIMER after their last copy.
struct ReplyCache: Sendable {
    struct Key: Hashable, Sendable {
        let sender: MessageIdentifier
        let identifier: UInt32

        /// The identifiers first: most requests have the same sender.
        static func == (left: Key, right: Key) -> Bool {
            left.identifier == right.identifier && left.sender == right.sender
        }
    }

    enum Entry: Hashable, Sendable {
        /// We are still at work.
        case executing
        case replied([UInt8])
        /// The peer has the reply; duplicates are ignored.
        case acknowledged
    }

    private struct Executing {
        let key: Key
        var sentPending = false
        var until: Instant
    }

    private struct Answered {
        let key: Key
        /// Nil once the peer has acknowledged the reply.
        var reply: [UInt8]?
        let until: Instant
    }

    private var executing: [Executing] = []
    /// From the oldest; what lies before `head` is gone. There are few, so that they are looked through.
    private var answered: [Answered] = []
    private var head = 0
    private(set) var byteCount = 0

    var executingCount: Int { executing.count }
    var answeredCount: Int { answered.count - head }

    /// The entry for a request; nil where there is none. Call ``expire(at:)`` first.
    func entry(_ key: Key) -> Entry? {
        if executing.contains(where: { $0.key == key }) { return .executing }
        guard let place = place(of: key) else { return nil }
        return answered[place].reply.map(Entry.replied) ?? .acknowledged
    }

    /// Remembers a new request that is handed on.
    mutating func begin(_ key: Key, until: Instant) { executing.append(Executing(key: key, until: until)) }

    /// Notes that a TransactionPending answered another copy.
    mutating func sentPending(_ key: Key, until: Instant) {
        guard let index = executing.firstIndex(where: { $0.key == key }) else { return }
        executing[index].sentPending = true
        executing[index].until = until
    }

    /// Takes out the oldest request of that identifier that waits for our reply.
    mutating func takeExecuting(_ identifier: UInt32) -> (key: Key, sentPending: Bool)? {
        guard let index = executing.firstIndex(where: { $0.key.identifier == identifier }) else { return nil }
        let request = executing.remove(at: index)
        return (request.key, request.sentPending)
    }

    /// Keeps a reply; true where older ones had to make room before their time.
    mutating func keep(_ reply: [UInt8], for key: Key, until: Instant, settings: TransactionSettings) -> Bool {
        if let old = place(of: key) {
            byteCount -= answered[old].reply?.count ?? 0
            answered.remove(at: old)
        }
        var dropped = false
        while head < answered.count,
            answeredCount >= max(1, settings.replyCacheLimit) || byteCount + reply.count > settings.replyCacheByteLimit
        {
            removeOldest()
            dropped = true
        }
        compact()
        answered.append(Answered(key: key, reply: reply, until: until))
        byteCount += reply.count
        return dropped
    }

    /// Forgets what is older than LONG-TIMER.
    mutating func expire(at now: Instant) {
        if !executing.isEmpty { executing.removeAll { $0.until <= now } }
        while head < answered.count, answered[head].until <= now { removeOldest() }
        compact()
    }

    /// Drops the replies that the peer says it has; their identifiers stay until LONG-TIMER has passed.
    mutating func acknowledge(_ ranges: [ClosedRange<UInt32>], from sender: MessageIdentifier) {
        // Sorted and merged, so that a thousand ranges cost little more than one for each remembered request.
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        for place in head..<answered.count
        where answered[place].key.sender == sender && Self.contains(merged, answered[place].key.identifier) {
            byteCount -= answered[place].reply?.count ?? 0
            answered[place].reply = nil
        }
    }

    /// The last one first, for a copy seldom comes late.
    private func place(of key: Key) -> Int? {
        var place = answered.count
        while place > head {
            place -= 1
            if answered[place].key == key { return place }
        }
        return nil
    }

    private static func contains(_ ranges: [ClosedRange<UInt32>], _ identifier: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < identifier { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(identifier)
    }

    private mutating func removeOldest() {
        byteCount -= answered[head].reply?.count ?? 0
        answered[head].reply = nil
        head += 1
    }

    /// The array gives back its front once that is most of it, so that each removal stays cheap.
    private mutating func compact() {
        guard head > 8, head > answered.count / 2 else { return }
        answered.removeFirst(head)
        head = 0
    }
}
