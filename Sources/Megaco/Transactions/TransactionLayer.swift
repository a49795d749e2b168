public import Wire

/// The transactions of one association with one peer, without sockets or a clock (RFC 3525 §8.2 and Annex D).
///
/// Over datagrams this is the application-level framing of Annex D.1: requests are repeated with back-off, a duplicate
/// is answered with the reply that was sent before and never carried out twice. Over a stream nothing is repeated, and
/// an application timer watches each request.
///
/// What was answered is remembered in a ``ReplyCache``, one for all associations of an endpoint, for a duplicate may
/// come by another way. Carry out the returned effects in order. Answer each `.request` with
/// ``respond(to:of:_:at:replies:)``, at once or later. Call ``wake(at:replies:)`` once ``wakeup`` has come; a call that
/// comes too early changes nothing.
public struct TransactionLayer: Sendable {
    /// What carries the messages: UDP, or TCP framed by ``TPKTFramer``.
    public enum Carrier: Hashable, Sendable {
        case datagram, stream
    }

    /// What the owner of the layer has to do, or to know.
    public enum Effect: Hashable, Sendable {
        /// One unframed message for the peer that answers what it sent: it goes to where that came from.
        case transmit([UInt8])
        /// One unframed message for the peer with a request of ours: it goes to where the peer wants requests.
        case transmitRequest([UInt8])
        /// Carry it out and answer it; it comes once, however many copies arrive within LONG-TIMER.
        case request(TransactionRequest, from: MessageIdentifier)
        /// A copy of a request that was answered before; the reply, which is a message of its own, has been sent again.
        case duplicate(TransactionRequest, from: MessageIdentifier, reply: [UInt8])
        /// The final reply to one of ours.
        case reply(TransactionReply)
        /// The peer is still at work on one of ours; it waits for LONG-TIMER more (§8.2.3).
        case pending(identifier: UInt32)
        /// Nobody answered one of ours in time.
        case failed(identifier: UInt32)
        /// The peer could not read a message of ours and does not say which.
        case error(ErrorDescriptor)
        /// A message that cannot be read; already answered where the standard wants an answer.
        case undecodable(MessageDecodeError)
        /// A bound was met; the text says which, and what was done.
        case limitReached(String)
    }

    /// A reply that follows a TransactionPending: the peer repeats its request rarely then, so the reply is repeated
    /// until it is acknowledged (D.1.4 expects that at once).
    struct Unconfirmed: Sendable {
        let key: ReplyCache.Key
        var message: OutstandingMessage
    }

    /// A request of the peer that waits for our answer.
    struct Working: Sendable {
        let key: ReplyCache.Key
        /// When a TransactionPending goes out unasked.
        var pendingAt: Instant
    }

    public let party: TransactionParty
    public let carrier: Carrier
    /// The protocol version that our messages are written in: 1 until ServiceChange has agreed on another.
    public var version: Int
    /// The identifier of the next request; never 0.
    public private(set) var nextIdentifier: UInt32

    // Empty arrays take no room but their own eight bytes: most associations are idle most of the time.
    var outstanding: [OutstandingMessage] = []
    var unconfirmed: [Unconfirmed] = []
    var working: [Working] = []
    var acknowledgements = AcknowledgementCollector()
    var segments = ReplyAssembler()
    /// Requests of one message that are answered together.
    var batches: [AnswerBatch] = []
    var delay = DelayEstimate()
    var generator: SeededGenerator

    /// - Parameters:
    ///   - firstIdentifier: where to begin; go on from ``nextIdentifier`` of an earlier layer of the same sender, for
    ///     the peer tells requests apart by sender and identifier alone.
    ///   - seed: decides the random part of the back-off.
    public init(_ party: TransactionParty, carrier: Carrier, firstIdentifier: UInt32, seed: UInt64, version: Int = 1) {
        self.party = party
        self.carrier = carrier
        self.version = version
        nextIdentifier = max(1, firstIdentifier)
        generator = SeededGenerator(seed: seed)
    }

    var settings: TransactionSettings { party.settings }

    /// When to call ``wake(at:replies:)``; nil while nothing waits for the peer or for us.
    public var wakeup: Wakeup? {
        var earliest: Wakeup?
        for request in outstanding { earliest = Wakeup.earlier(earliest, request.wakeup) }
        for reply in unconfirmed { earliest = Wakeup.earlier(earliest, reply.message.wakeup) }
        for request in working {
            earliest = Wakeup.earlier(earliest, Wakeup(at: request.pendingAt, timer: "H.248 provisional response"))
        }
        earliest = Wakeup.earlier(earliest, acknowledgements.wakeup)
        for batch in batches { earliest = Wakeup.earlier(earliest, Wakeup(at: batch.flushAt, timer: "H.248 batch")) }
        return earliest
    }

    /// How many of our requests wait for their replies.
    public var outstandingCount: Int { outstanding.count }

    // MARK: Our requests

    /// Sends a request; `.reply` or `.failed` of the same identifier ends it, unless it is cancelled.
    public mutating func request(_ actions: [ActionRequest], at now: Instant) -> (identifier: UInt32, effects: [Effect])
    {
        let identifier = nextIdentifier
        nextIdentifier = identifier == .max ? 1 : identifier + 1
        let transaction = Transaction.request(TransactionRequest(identifier: identifier, actions: actions))
        let message = encode(transaction)
        guard outstanding.count < settings.outstandingLimit else {
            let text = "\(settings.outstandingLimit) requests wait for replies; one more was not sent"
            return (identifier, [.limitReached(text), .failed(identifier: identifier)])
        }
        guard !message.isEmpty else {
            return (
                identifier,
                [
                    .limitReached("a request cannot be written in binary and was not sent"),
                    .failed(identifier: identifier),
                ]
            )
        }
        guard message.count <= payloadLimit else {
            let text = "a request of \(message.count) bytes does not fit a packet and was not sent"
            return (identifier, [.limitReached(text), .failed(identifier: identifier)])
        }
        outstanding.append(
            OutstandingMessage(
                identifier: identifier, message: message, at: now, carrier: carrier, timeout: delay.timeout(settings),
                settings: settings))
        guard let ranges = acknowledgements.take() else { return (identifier, [.transmitRequest(message)]) }
        // Copies of the request do without the acknowledgement.
        let together = encode(.transactions([.acknowledgement(ranges), transaction]))
        guard together.count <= payloadLimit else {
            return (identifier, [.transmit(encode(.acknowledgement(ranges))), .transmitRequest(message)])
        }
        return (identifier, [.transmitRequest(together)])
    }

    /// Forgets one of our requests; a reply that still comes is dropped.
    public mutating func cancel(_ identifier: UInt32) {
        outstanding.removeAll { $0.identifier == identifier }
        segments.remove(identifier)
        if outstanding.isEmpty { outstanding = [] }
    }

    /// Repeats or gives up what is due.
    public mutating func wake(at now: Instant, replies: inout ReplyCache) -> [Effect] {
        var effects: [Effect] = []
        var index = 0
        while index < outstanding.count {
            switch outstanding[index].wake(at: now, settings: settings, generator: &generator) {
            case .nothing: index += 1
            case .retransmit:
                effects.append(.transmitRequest(outstanding[index].message))
                index += 1
            case .giveUp:
                let identifier = outstanding.remove(at: index).identifier
                segments.remove(identifier)
                effects.append(.failed(identifier: identifier))
            }
        }
        if !unconfirmed.isEmpty { effects += repeatReplies(at: now) }
        if !working.isEmpty { effects += sendPendings(at: now, &replies) }
        if acknowledgements.isDue(at: now), let ranges = acknowledgements.take() {
            effects.append(.transmit(encode(.acknowledgement(ranges))))
        }
        while let batch = batches.first(where: { $0.flushAt <= now }) { effects += flush(batch) }
        return effects
    }

    private mutating func repeatReplies(at now: Instant) -> [Effect] {
        var effects: [Effect] = []
        var index = 0
        while index < unconfirmed.count {
            switch unconfirmed[index].message.wake(at: now, settings: settings, generator: &generator) {
            case .nothing: index += 1
            case .retransmit:
                effects.append(.transmit(unconfirmed[index].message.message))
                index += 1
            case .giveUp: unconfirmed.remove(at: index)
            }
        }
        return effects
    }

    // MARK: Writing

    /// The largest UDP payload, and the largest TPKT payload.
    var payloadLimit: Int {
        switch carrier {
        case .datagram: 65_507
        case .stream: 65_531
        }
    }

    func encode(_ transaction: Transaction) -> [UInt8] {
        if party.encoding == .text(.short),
            let keepAlive = KeepAliveWriter.message(transaction, version, party.sender)
        {
            return keepAlive
        }
        return encode(.transactions([transaction]))
    }

    /// Empty for a request that binary cannot express; such a reply becomes one with error 501.
    func encode(_ body: Message.Body) -> [UInt8] {
        let whole = Message(version: version, sender: party.sender, body: body)
        if let message = try? whole.encoded(party.encoding) { return message }
        guard case .transactions(let transactions) = body, case .reply(let reply)? = transactions.first else {
            return []
        }
        let instead = TransactionReply(
            identifier: reply.identifier, wantsImmediateAcknowledgement: reply.wantsImmediateAcknowledgement,
            outcome: .error(.notImplemented))
        let message = Message(version: version, sender: party.sender, transactions: [.reply(instead)])
        return (try? message.encoded(party.encoding)) ?? []
    }
}
