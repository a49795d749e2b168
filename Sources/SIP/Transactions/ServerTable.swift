internal import Wire

/// The requests of peers that are being answered or were, bounded in number and in bytes (RFC 3261 §17.2.2).
///
/// A request is kept until its owner answers, at most 64·T1; an answer on UDP is kept for Timer J, so that the same
/// request again gets the same bytes. Where room is needed the oldest is forgotten.
struct ServerTable {
    /// The most requests and answers that are kept.
    static let limit = 4096
    /// The most bytes in kept requests and answers.
    static let byteLimit = 4_194_304

    enum State {
        /// With the provisional answer that was sent; empty where none was.
        case trying(ReceivedMessage, provisional: [UInt8] = [])
        case completed([UInt8])
    }

    struct Entry {
        let key: ServerKey
        let mergeKey: MergeKey?
        /// Where the request came from.
        let source: Endpoint
        /// Where answers go: what Via says, or the connection.
        let flow: Flow
        var state: State
        var until: Instant
        var byteCount: Int
    }

    private var entries: [ServerTransactionIdentifier: Entry] = [:]
    private var identifiers: [ServerKey: ServerTransactionIdentifier] = [:]
    private var merged: [MergeKey: ServerTransactionIdentifier] = [:]
    /// In the order of their time, for every entry waits equally long; what an entry has outlived is passed over.
    private var queue: [(until: Instant, identifier: ServerTransactionIdentifier)] = []
    private var head = 0
    private var byteCount = 0
    private var last: UInt64 = 0

    var count: Int { entries.count }
    var wakeup: Wakeup? { head < queue.count ? Wakeup(at: queue[head].until, timer: "Timer J") : nil }

    func identifier(of key: ServerKey) -> ServerTransactionIdentifier? { identifiers[key] }
    /// A request that is the same but for the way that it came.
    func identifier(of key: MergeKey) -> ServerTransactionIdentifier? { merged[key] }
    subscript(_ identifier: ServerTransactionIdentifier) -> Entry? { entries[identifier] }

    mutating func insert(
        _ request: ReceivedMessage, _ key: ServerKey, _ mergeKey: MergeKey?, source: Endpoint, flow: Flow,
        until: Instant
    ) -> ServerTransactionIdentifier {
        last += 1
        let identifier = ServerTransactionIdentifier(value: last)
        let size = request.bytes.count
        entries[identifier] = Entry(
            key: key, mergeKey: mergeKey, source: source, flow: flow, state: .trying(request), until: until,
            byteCount: size)
        identifiers[key] = identifier
        if let mergeKey { merged[mergeKey] = identifier }
        byteCount += size
        queue.append((until, identifier))
        makeRoom()
        return identifier
    }

    /// Notes a provisional answer; the request waits no longer for that.
    mutating func note(_ identifier: ServerTransactionIdentifier, provisional response: [UInt8]) {
        guard var entry = entries[identifier], case .trying(let request, let former) = entry.state else { return }
        byteCount += response.count - former.count
        entry.state = .trying(request, provisional: response)
        entry.byteCount += response.count - former.count
        entries[identifier] = entry
        makeRoom()
    }

    /// Keeps the answer until the given time; without a time the transaction ends here.
    mutating func complete(_ identifier: ServerTransactionIdentifier, _ response: [UInt8], until: Instant?) {
        guard var entry = entries[identifier] else { return }
        guard let until else { return remove(identifier) }
        byteCount += response.count - entry.byteCount
        entry.state = .completed(response)
        entry.byteCount = response.count
        if entry.until != until { queue.append((until, identifier)) }
        entry.until = until
        entries[identifier] = entry
        makeRoom()
    }

    mutating func expire(at now: Instant) {
        while head < queue.count, queue[head].until <= now { dropHead() }
    }

    /// Forgets what came over a connection that is gone.
    mutating func removeAll(over flow: Flow) {
        for identifier in entries.filter({ $0.value.flow == flow }).map(\.key) { remove(identifier) }
        while head < queue.count, entries[queue[head].identifier]?.until != queue[head].until { dropHead() }
    }

    private mutating func makeRoom() {
        while entries.count > Self.limit || byteCount > Self.byteLimit, head < queue.count { dropHead() }
        // Requests on connections end at once and leave their place in the queue behind.
        if queue.count - head > 2 * Self.limit {
            queue = queue[head...].filter { entries[$0.identifier]?.until == $0.until }
            head = 0
        }
    }

    private mutating func dropHead() {
        let (until, identifier) = queue[head]
        head += 1
        if entries[identifier]?.until == until { remove(identifier) }
        if head > 1024, head > queue.count / 2 {
            queue.removeFirst(head)
            head = 0
        }
    }

    private mutating func remove(_ identifier: ServerTransactionIdentifier) {
        guard let entry = entries.removeValue(forKey: identifier) else { return }
        identifiers[entry.key] = nil
        if let key = entry.mergeKey, merged[key] == identifier { merged[key] = nil }
        byteCount -= entry.byteCount
    }
}
