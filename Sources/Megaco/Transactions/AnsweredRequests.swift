internal import Wire

/// Answered requests in the order in which they were answered, found by sender and identifier.
///
/// A queue in chunks, which are given back as they empty, and an open-addressing table of positions in it. One reply
/// costs its own array, 64 bytes in the queue and 4 to 16 in the table: a controller has many.
struct AnsweredRequests: Sendable {
    private struct Request {
        let sender: MessageIdentifier
        let identifier: UInt32
        /// Of sender and identifier; never needed again in full.
        let hash: UInt32
        let stamp: UInt64
        /// False once another answer to the same request has taken its place in the table.
        var isListed = true
        /// Nil once the peer has acknowledged the reply.
        var reply: [UInt8]?
        let until: Instant
    }

    private static let chunkSize = 256
    private static let used: UInt32 = 0x8000_0000

    private var chunks: [[Request]] = []
    /// Chunks before it are empty.
    private var firstChunk = 0
    /// Requests of the first chunk that are gone.
    private var gone = 0
    /// The number of the first request of ``firstChunk``; requests are numbered in order, around the end of 31 bits.
    private var firstNumber: UInt32 = 0
    /// Numbers with the upper bit set, 0 where free. Its size is a power of two, at most half of it is used.
    private var table: [UInt32] = []
    private var listed = 0
    private(set) var count = 0
    private(set) var byteCount = 0

    /// When the oldest is to be forgotten; nil where there is none.
    var oldestUntil: Instant? { count == 0 ? nil : chunks[firstChunk][gone].until }

    /// The reply to a request: nil in nil where it was acknowledged, nil where nothing is known of it.
    func reply(to key: ReplyCache.Key) -> [UInt8]?? {
        guard let slot = slot(of: key, Self.hash(key)) else { return nil }
        let (chunk, index) = place(of: table[slot])
        // The same identifier on another registration is another request.
        guard chunks[chunk][index].stamp == key.stamp else { return nil }
        return .some(chunks[chunk][index].reply)
    }

    mutating func append(_ key: ReplyCache.Key, _ stamp: UInt64, _ reply: [UInt8], until: Instant) {
        if 2 * (listed + 1) > table.count { resize(to: max(16, table.count * 2)) }
        // In an array with no more room than it needs: it was written into one that had to grow.
        var kept: [UInt8] = []
        kept.reserveCapacity(reply.count)
        kept += reply
        let request = Request(
            sender: key.sender, identifier: key.identifier, hash: Self.hash(key), stamp: stamp, reply: kept,
            until: until)
        let number = firstNumber &+ UInt32(gone + count) | Self.used
        if chunks.isEmpty || chunks[chunks.count - 1].count == Self.chunkSize {
            chunks.append([])
            // Small endpoints stay small; from the second chunk on there will be many.
            if chunks.count > 1 { chunks[chunks.count - 1].reserveCapacity(Self.chunkSize) }
        }
        chunks[chunks.count - 1].append(request)
        list(number, request.hash)
        count += 1
        byteCount += reply.count + ReplyCache.overhead
    }

    mutating func dropReply(to key: ReplyCache.Key) {
        guard let slot = slot(of: key, Self.hash(key)) else { return }
        let (chunk, index) = place(of: table[slot])
        byteCount -= chunks[chunk][index].reply?.count ?? 0
        chunks[chunk][index].reply = nil
    }

    /// Forgets one answer, whose place in the queue goes with its time.
    mutating func remove(_ key: ReplyCache.Key) {
        guard count > 0, let slot = slot(of: key, Self.hash(key)) else { return }
        let (chunk, index) = place(of: table[slot])
        byteCount -= chunks[chunk][index].reply?.count ?? 0
        chunks[chunk][index].reply = nil
        chunks[chunk][index].isListed = false
        free(slot)
    }

    mutating func removeOldest() {
        guard count > 0 else { return }
        let request = chunks[firstChunk][gone]
        if request.isListed, let slot = slot(ofNumber: firstNumber &+ UInt32(gone) | Self.used, request.hash) {
            free(slot)
        }
        byteCount -= (request.reply?.count ?? 0) + ReplyCache.overhead
        chunks[firstChunk][gone].reply = nil
        gone += 1
        count -= 1
        if count == 0 {
            self = AnsweredRequests(after: firstNumber &+ UInt32(gone), tableSize: table.count)
        } else if gone == Self.chunkSize {
            chunks[firstChunk] = []
            firstChunk += 1
            firstNumber &+= UInt32(gone)
            gone = 0
            if firstChunk > 16, firstChunk > chunks.count / 2 {
                chunks.removeFirst(firstChunk)
                firstChunk = 0
            }
            if table.count > 1_024, 16 * listed < table.count { resize(to: table.count / 2) }
        }
    }

    init() {}

    /// Empty, with the numbers going on; a table that was large is given back.
    private init(after number: UInt32, tableSize: Int) {
        firstNumber = number
        table = tableSize > 1_024 ? [] : [UInt32](repeating: 0, count: tableSize)
    }

    // MARK: The table

    private static func hash(_ key: ReplyCache.Key) -> UInt32 {
        // Seeded anew in each process, so that nobody can choose identifiers that collide; no order depends on it.
        UInt32(truncatingIfNeeded: key.hashValue)
    }

    private func place(of number: UInt32) -> (chunk: Int, index: Int) {
        let offset = Int((number &- firstNumber) & ~Self.used)
        return (firstChunk + offset / Self.chunkSize, offset % Self.chunkSize)
    }

    private func slot(of key: ReplyCache.Key, _ hash: UInt32) -> Int? {
        guard listed > 0 else { return nil }
        var slot = Int(hash) & (table.count - 1)
        while table[slot] != 0 {
            let (chunk, index) = place(of: table[slot])
            if chunks[chunk][index].hash == hash, chunks[chunk][index].identifier == key.identifier,
                chunks[chunk][index].sender == key.sender
            {
                return slot
            }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    private func slot(ofNumber number: UInt32, _ hash: UInt32) -> Int? {
        var slot = Int(hash) & (table.count - 1)
        while table[slot] != 0 {
            if table[slot] == number { return slot }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    private mutating func list(_ number: UInt32, _ hash: UInt32) {
        var slot = Int(hash) & (table.count - 1)
        while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
        table[slot] = number
        listed += 1
    }

    /// Closes the gap, so that none of those behind it is cut off from where its search begins.
    private mutating func free(_ slot: Int) {
        let mask = table.count - 1
        var hole = slot
        var next = (slot + 1) & mask
        while table[next] != 0 {
            let (chunk, index) = place(of: table[next])
            let home = Int(chunks[chunk][index].hash) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                table[hole] = table[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        table[hole] = 0
        listed -= 1
    }

    private mutating func resize(to size: Int) {
        let old = table
        table = [UInt32](repeating: 0, count: size)
        listed = 0
        for entry in old where entry != 0 {
            let (chunk, index) = place(of: entry)
            list(entry, chunks[chunk][index].hash)
        }
    }
}
