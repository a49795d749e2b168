internal import Wire

/// What one endpoint did with the requests of the last LONG-TIMER, whoever they came from and by whichever way, so that
/// none is carried out twice (RFC 3525 Annex D.1.1 and D.1.2.2).
///
/// A request is known by the message identifier of its sender and its own identifier, never by where it came from: a
/// copy from another port, on a new connection, or over the other transport gets the same reply. A registration under
/// an identifier that was answered before, but with another time stamp, is no copy: its sender has restarted and counts
/// from the beginning again.
///
/// Policy at the bounds of ``ReplyCacheSettings``: the oldest replies make room before their time. A copy of such a
/// request that is still under way would be carried out again; ``keep(_:for:until:)`` says when that begins to be
/// possible. Requests that wait for an answer never make room; they are forgotten LONG-TIMER after their last copy.
///
/// Every operation takes constant time, but for acknowledgements, which take time by the number of identifiers named.
/// All replies are kept for the same time, so that the oldest is the first to go.
public struct ReplyCache: Sendable {
    /// What is counted for keeping one reply beside its own bytes.
    public static let overhead = 96

    struct Key: Hashable, Sendable {
        let sender: MessageIdentifier
        let identifier: UInt32
        /// Tells registrations under one identifier apart; 0 for anything else. No part of what is looked for.
        let stamp: UInt64

        init(_ request: TransactionRequest, of sender: MessageIdentifier) {
            self.sender = sender
            identifier = request.identifier
            stamp = request.registrationStamp
        }

        init(_ identifier: UInt32, of sender: MessageIdentifier) {
            self.sender = sender
            self.identifier = identifier
            stamp = 0
        }

        static func == (left: Key, right: Key) -> Bool {
            left.identifier == right.identifier && left.sender == right.sender
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(identifier)
            hasher.combine(sender)
        }
    }

    enum Entry: Hashable, Sendable {
        /// We are still at work.
        case executing
        case replied([UInt8])
        /// The peer has the reply; duplicates are ignored.
        case acknowledged
    }

    struct Executing {
        let stamp: UInt64
        /// How many TransactionPendings were sent.
        var pendings = 0
        var until: Instant
    }

    private let settings: ReplyCacheSettings
    private var executing: [Key: Executing] = [:]
    /// None of them is forgotten before.
    private var executingUntil = Instant(nanoseconds: .max)
    private var answered = AnsweredRequests()
    /// Said once until there is room again.
    private var isFull = false

    public init(_ settings: ReplyCacheSettings = ReplyCacheSettings()) { self.settings = settings }

    /// How many answered requests are remembered.
    public var replyCount: Int { answered.count }
    /// How many bytes they are counted with.
    public var byteCount: Int { answered.byteCount }
    /// How many requests wait for their answers.
    public var executingCount: Int { executing.count }

    var hasRoomForRequest: Bool { executing.count < settings.executingLimit }

    /// The entry for a request; nil where there is none. Call ``expire(at:)`` first.
    func entry(_ key: Key) -> Entry? {
        if !executing.isEmpty, executing[key] != nil { return .executing }
        return answered.reply(to: key).map { $0.map(Entry.replied) ?? .acknowledged }
    }

    /// Remembers a new request that is handed on.
    mutating func begin(_ key: Key, until: Instant) {
        executing[key] = Executing(stamp: key.stamp, until: until)
        executingUntil = min(executingUntil, until)
    }

    /// Notes that a TransactionPending is sent, and tells how many that makes; nil where nobody waits.
    mutating func sendPending(_ key: Key, until: Instant) -> Int? {
        guard var request = executing[key] else { return nil }
        request.pendings += 1
        request.until = until
        executing[key] = request
        return request.pendings
    }

    /// Takes out a request that waits for our reply; nil where it does not.
    mutating func takeExecuting(_ key: Key) -> Executing? {
        guard !executing.isEmpty else { return nil }
        return executing.removeValue(forKey: key)
    }

    /// Keeps a reply; true where older ones begin to make room before their time.
    mutating func keep(_ reply: [UInt8], for key: Key, stamp: UInt64, until: Instant) -> Bool {
        answered.remove(key)
        var dropped = false
        while answered.count > 0,
            answered.count >= max(1, settings.replyLimit)
                || answered.byteCount + reply.count + Self.overhead > settings.byteLimit
        {
            answered.removeOldest()
            dropped = true
        }
        answered.append(key, stamp, reply, until: until)
        defer { isFull = dropped }
        return dropped && !isFull
    }

    /// Forgets what is older than LONG-TIMER.
    mutating func expire(at now: Instant) {
        while let until = answered.oldestUntil, until <= now { answered.removeOldest() }
        guard executingUntil <= now else { return }
        executing = executing.filter { $0.value.until > now }
        executingUntil = executing.values.map(\.until).min() ?? Instant(nanoseconds: .max)
    }

    /// Drops the replies that the peer says it has; their identifiers stay until LONG-TIMER has passed.
    ///
    /// Of one message at most so many identifiers are taken: what is not dropped now goes at LONG-TIMER.
    mutating func acknowledge(_ ranges: [ClosedRange<UInt32>], from sender: MessageIdentifier) {
        var left = 1_024
        for range in ranges {
            for identifier in range {
                guard left > 0 else { return }
                left -= 1
                answered.dropReply(to: Key(identifier, of: sender))
            }
        }
    }
}

extension TransactionRequest {
    /// The time stamp of the ServiceChange that it begins with; 0 where it has none.
    fileprivate var registrationStamp: UInt64 {
        guard let command = actions.first?.commands.first, case .serviceChange(let change) = command.command,
            let stamp = change.timeStamp
        else { return 0 }
        return UInt64(stamp.date) << 32 | UInt64(stamp.time)
    }
}
