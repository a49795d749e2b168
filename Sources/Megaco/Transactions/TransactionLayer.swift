public import Wire

/// The transactions of one association with one peer, without sockets or a clock (RFC 3525 §8.2 and Annex D).
///
/// Over datagrams this is the application-level framing of Annex D.1: requests are repeated with back-off, a duplicate
/// is answered with the reply that was sent before and never carried out twice. Over a stream nothing is repeated, and
/// an application timer watches each request.
///
/// Carry out the returned effects in order. Answer each `.request` with ``respond(to:_:at:)``, at once or later. Call
/// ``wake(at:)`` once ``wakeup`` has come; a call that comes too early changes nothing.
public struct TransactionLayer: Sendable {
    /// What carries the messages: UDP, or TCP framed by ``TPKTFramer``.
    public enum Carrier: Hashable, Sendable {
        case datagram, stream
    }

    /// What the owner of the layer has to do, or to know.
    public enum Effect: Hashable, Sendable {
        /// One unframed message for the peer. A reply goes to where its request came from.
        case transmit([UInt8])
        /// Carry it out and answer it; it comes once, however many copies arrive within LONG-TIMER.
        case request(TransactionRequest, from: MessageIdentifier)
        /// The final reply to one of ours.
        case reply(TransactionReply)
        /// Nobody answered one of ours in time.
        case failed(identifier: UInt32)
        /// The peer could not read a message of ours and does not say which.
        case error(ErrorDescriptor)
        /// A message that cannot be read; already answered where the standard wants an answer.
        case undecodable(MessageDecodeError)
        /// A bound was met; the text says which, and what was done.
        case limitReached(String)
    }

    /// Who we say that we are; the same for the whole association.
    public let sender: MessageIdentifier
    public let carrier: Carrier
    public let settings: TransactionSettings
    public var encoding: MessageEncoding
    /// The protocol version that our messages are written in: 1 until ServiceChange has agreed on another.
    public var version: Int
    /// The identifier of the next request; never 0.
    public private(set) var nextIdentifier: UInt32

    private var outstanding: [OutstandingMessage] = []
    /// Replies that followed a TransactionPending: the peer repeats its request rarely then, so the reply is repeated
    /// until it is acknowledged (D.1.4 expects that at once).
    private var unconfirmed: [(key: ReplyCache.Key, message: OutstandingMessage)] = []
    private var cache = ReplyCache()
    private var delay = DelayEstimate()
    private var generator: SeededGenerator
    /// Said once until there is room again.
    private var hasReportedFullCache = false

    /// - Parameters:
    ///   - firstIdentifier: where to begin; go on from ``nextIdentifier`` of an earlier layer of the same sender, for
    ///     the peer tells requests apart by sender and identifier alone.
    ///   - seed: decides the random part of the back-off.
    public init(
        sender: MessageIdentifier, encoding: MessageEncoding, carrier: Carrier,
        settings: TransactionSettings = TransactionSettings(), firstIdentifier: UInt32, seed: UInt64, version: Int = 1
    ) {
        self.sender = sender
        self.encoding = encoding
        self.carrier = carrier
        self.settings = settings
        self.version = version
        nextIdentifier = max(1, firstIdentifier)
        generator = SeededGenerator(seed: seed)
    }

    /// When to call ``wake(at:)``; nil while nothing waits for the peer.
    public var wakeup: Wakeup? {
        var earliest: Wakeup?
        for request in outstanding { earliest = Wakeup.earlier(earliest, request.wakeup) }
        for reply in unconfirmed { earliest = Wakeup.earlier(earliest, reply.message.wakeup) }
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
        let message = encode(.request(TransactionRequest(identifier: identifier, actions: actions)))
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
        return (identifier, [.transmit(message)])
    }

    /// Forgets one of our requests; a reply that still comes is dropped.
    public mutating func cancel(_ identifier: UInt32) { outstanding.removeAll { $0.identifier == identifier } }

    /// Repeats or gives up what is due.
    public mutating func wake(at now: Instant) -> [Effect] {
        cache.expire(at: now)
        var effects: [Effect] = []
        var index = 0
        while index < outstanding.count {
            switch outstanding[index].wake(at: now, settings: settings, generator: &generator) {
            case .nothing: index += 1
            case .retransmit:
                effects.append(.transmit(outstanding[index].message))
                index += 1
            case .giveUp: effects.append(.failed(identifier: outstanding.remove(at: index).identifier))
            }
        }
        return unconfirmed.isEmpty ? effects : effects + repeatReplies(at: now)
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

    // MARK: What the peer sends

    /// Takes one unframed message.
    public mutating func receive(_ message: [UInt8], at now: Instant) -> [Effect] {
        cache.expire(at: now)
        do {
            let message = try Message(decoding: message, encoding)
            switch message.body {
            case .error(let error): return [.error(error)]
            case .transactions(let transactions):
                guard transactions.count > 1 else {
                    return transactions.first.map { receive($0, from: message.sender, at: now) } ?? []
                }
                return transactions.flatMap { receive($0, from: message.sender, at: now) }
            }
        } catch {
            var effects: [Effect] = []
            for fault in [error] + error.further {
                effects.append(.undecodable(fault))
                if let answer = fault.answer { effects.append(.transmit(encode(answer))) }
            }
            guard let peer = error.sender else { return effects }
            return error.preceding.flatMap { receive($0, from: peer, at: now) } + effects
        }
    }

    private mutating func receive(
        _ transaction: Transaction, from peer: MessageIdentifier, at now: Instant
    ) -> [Effect] {
        switch transaction {
        case .request(let request): return receive(request, from: peer, at: now)
        case .reply(let reply): return receive(reply, at: now)
        case .pending(let identifier):
            // After the reply it means nothing any more (D.1.4).
            if let index = outstanding.firstIndex(where: { $0.identifier == identifier }) {
                outstanding[index].pending(at: now, settings: settings)
            }
            return []
        case .acknowledgement(let ranges):
            cache.acknowledge(ranges, from: peer)
            unconfirmed.removeAll { reply in
                reply.key.sender == peer && ranges.contains { $0.contains(reply.key.identifier) }
            }
            return []
        case .segmentReply: return []
        }
    }

    private mutating func receive(
        _ request: TransactionRequest, from peer: MessageIdentifier, at now: Instant
    ) -> [Effect] {
        let key = ReplyCache.Key(sender: peer, identifier: request.identifier)
        switch cache.entry(key) {
        case .replied(let reply): return [.transmit(reply)]
        case .acknowledged: return []
        case .executing:
            cache.sentPending(key, until: now + settings.longTimer)
            return [.transmit(encode(.pending(request.identifier)))]
        case nil:
            guard cache.executingCount < settings.outstandingLimit else {
                let outcome = TransactionReply.Outcome.error(.insufficientResources)
                return [
                    .limitReached("\(settings.outstandingLimit) requests of the peer wait; one more got error 510"),
                    .transmit(
                        encode(.reply(TransactionReply(identifier: request.identifier, outcome: outcome)))),
                ]
            }
            cache.begin(key, until: now + settings.longTimer)
            return [.request(request, from: peer)]
        }
    }

    private mutating func receive(_ reply: TransactionReply, at now: Instant) -> [Effect] {
        var effects: [Effect] = []
        let index = outstanding.firstIndex { $0.identifier == reply.identifier }
        let request = index.map { outstanding.remove(at: $0) }
        if reply.wantsImmediateAcknowledgement || request?.confirmsReply == true {
            // Also for a copy of a reply: the first acknowledgement may be what was lost.
            effects.append(.transmit(encode(.acknowledgement([reply.identifier...reply.identifier]))))
        }
        if let request {
            if request.measuresDelay { delay.record(now - request.sentAt) }
            effects.append(.reply(reply))
        } else if reply.identifier == 0, case .error(let error) = reply.outcome {
            // Identifier 0 answers a request whose identifier the peer could not read (§8.1.1).
            effects.append(.error(error))
        }
        return effects
    }

    // MARK: Our replies

    /// Answers a `.request`; nothing happens where it was answered before or LONG-TIMER has passed.
    public mutating func respond(
        to identifier: UInt32, _ outcome: TransactionReply.Outcome, at now: Instant
    ) -> [Effect] {
        guard let (key, sentPending) = cache.takeExecuting(identifier) else { return [] }
        var reply = TransactionReply(
            identifier: identifier, wantsImmediateAcknowledgement: sentPending, outcome: outcome)
        var message = encode(.reply(reply))
        if message.count > payloadLimit {
            reply.outcome = .error(.responseTooLong)
            message = encode(.reply(reply))
        }
        var effects: [Effect] = [.transmit(message)]
        if sentPending, carrier == .datagram, unconfirmed.count < settings.outstandingLimit {
            unconfirmed.append(
                (
                    key,
                    OutstandingMessage(
                        identifier: identifier, message: message, at: now, carrier: carrier,
                        timeout: delay.timeout(settings), settings: settings)
                ))
        }
        if cache.keep(message, for: key, until: now + settings.longTimer, settings: settings) {
            if !hasReportedFullCache {
                effects.append(.limitReached("the reply cache is full; the oldest replies are forgotten early"))
            }
            hasReportedFullCache = true
        } else {
            hasReportedFullCache = false
        }
        return effects
    }

    /// The largest UDP payload, and the largest TPKT payload.
    private var payloadLimit: Int {
        switch carrier {
        case .datagram: 65_507
        case .stream: 65_531
        }
    }

    private func encode(_ transaction: Transaction) -> [UInt8] {
        if encoding == .text(.short), let keepAlive = KeepAliveWriter.message(transaction, version, sender) {
            return keepAlive
        }
        return encode(.transactions([transaction]))
    }

    /// Empty for a request that binary cannot express; such a reply becomes one with error 501.
    private func encode(_ body: Message.Body) -> [UInt8] {
        if let message = try? Message(version: version, sender: sender, body: body).encoded(encoding) { return message }
        guard case .transactions(let transactions) = body, case .reply(let reply)? = transactions.first else {
            return []
        }
        let instead = TransactionReply(
            identifier: reply.identifier, wantsImmediateAcknowledgement: reply.wantsImmediateAcknowledgement,
            outcome: .error(.notImplemented))
        let message = Message(version: version, sender: sender, transactions: [.reply(instead)])
        return (try? message.encoded(encoding)) ?? []
    }
}
