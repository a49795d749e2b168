public import Wire

/// What the peer sends, and our replies to it.
extension TransactionLayer {
    /// Takes one unframed message.
    public mutating func receive(_ message: [UInt8], at now: Instant, replies: inout ReplyCache) -> [Effect] {
        receive(ReceivedMessage(message, party.encoding), at: now, replies: &replies)
    }

    /// Takes one message that was read before.
    public mutating func receive(
        _ received: ReceivedMessage, at now: Instant, replies: inout ReplyCache
    ) -> [Effect] {
        replies.expire(at: now)
        switch received {
        case .readable(let message):
            switch message.body {
            case .error(let error): return [.error(error)]
            case .transactions(let transactions): return receive(transactions, from: message.sender, at: now, &replies)
            }
        case .unreadable(let error):
            var effects: [Effect] = []
            for fault in [error] + error.further {
                effects.append(.undecodable(fault))
                if let answer = fault.answer { effects.append(.transmit(encode(answer))) }
            }
            guard let peer = error.sender else { return effects }
            return receive(error.preceding, from: peer, at: now, &replies) + effects
        }
    }

    private mutating func receive(
        _ transactions: [Transaction], from peer: MessageIdentifier, at now: Instant, _ replies: inout ReplyCache
    ) -> [Effect] {
        guard transactions.count != 1 else { return receive(transactions[0], from: peer, at: now, &replies) }
        let batchCount = batches.count
        if settings.answersTogether { batches.append(AnswerBatch(flushAt: now + settings.provisionalInterval)) }
        var effects: [Effect] = []
        for transaction in transactions { effects += receive(transaction, from: peer, at: now, &replies) }
        // A batch of one is no batch.
        if batches.count > batchCount, batches[batches.count - 1].answers.count < 2 { batches.removeLast() }
        return effects
    }

    private mutating func receive(
        _ transaction: Transaction, from peer: MessageIdentifier, at now: Instant, _ replies: inout ReplyCache
    ) -> [Effect] {
        switch transaction {
        case .request(let request): return receive(request, from: peer, at: now, &replies)
        case .reply(let reply): return receive(reply, at: now)
        case .pending(let identifier):
            // After the reply it means nothing any more (D.1.4).
            guard let index = outstanding.firstIndex(where: { $0.identifier == identifier }),
                outstanding[index].pending(at: now, settings: settings)
            else { return [] }
            return [.pending(identifier: identifier)]
        case .acknowledgement(let ranges):
            replies.acknowledge(ranges, from: peer)
            if !unconfirmed.isEmpty {
                unconfirmed.removeAll { reply in
                    reply.key.sender == peer && ranges.contains { $0.contains(reply.key.identifier) }
                }
            }
            return []
        // Replies are never sent in segments here.
        case .segmentReply: return []
        }
    }

    private mutating func receive(
        _ request: TransactionRequest, from peer: MessageIdentifier, at now: Instant, _ replies: inout ReplyCache
    ) -> [Effect] {
        let key = ReplyCache.Key(request, of: peer)
        switch replies.entry(key) {
        case .replied(let reply): return [.transmit(reply), .duplicate(request, from: peer, reply: reply)]
        case .acknowledged: return []
        case .executing: return sendPending(key, at: now, &replies)
        case nil:
            guard replies.hasRoomForRequest, working.count < settings.outstandingLimit else {
                let outcome = TransactionReply.Outcome.error(.insufficientResources)
                return [
                    .limitReached("too many requests of the peer wait; one more got error 510"),
                    .transmit(
                        encode(.reply(TransactionReply(identifier: request.identifier, outcome: outcome)))),
                ]
            }
            replies.begin(key, until: now + settings.longTimer)
            working.append(Working(key: key, pendingAt: now + settings.provisionalInterval))
            if !batches.isEmpty { batches[batches.count - 1].expect(key) }
            return [.request(request, from: peer)]
        }
    }

    /// Acknowledges a segment, a copy as well, and hands the reply on when it is whole.
    private mutating func receive(
        _ segment: Segment, of reply: TransactionReply, at now: Instant
    ) -> [Effect] {
        let acknowledgement = SegmentReply(identifier: reply.identifier, segment: segment)
        let effects = [Effect.transmit(encode(.segmentReply(acknowledgement)))]
        guard let index = outstanding.firstIndex(where: { $0.identifier == reply.identifier }) else { return effects }
        outstanding[index].segmentArrived(at: now, settings: settings)
        switch segments.add(reply, segment) {
        case .incomplete: return effects
        case .whole(let whole): return effects + receive(whole, at: now)
        case .tooMany:
            return effects + [.limitReached("a reply came in too many segments and was given up")]
        }
    }

    private mutating func receive(_ reply: TransactionReply, at now: Instant) -> [Effect] {
        if let segment = reply.segment { return receive(segment, of: reply, at: now) }
        var effects: [Effect] = []
        let index = outstanding.firstIndex { $0.identifier == reply.identifier }
        let request = index.map { outstanding.remove(at: $0) }
        if outstanding.isEmpty { outstanding = [] }
        if reply.wantsImmediateAcknowledgement || request?.confirmsReply == true
            || carrier == .datagram && settings.acknowledgement == .atOnce && reply.identifier != 0
        {
            // Also for a copy of a reply: the first acknowledgement may be what was lost.
            effects.append(.transmit(encode(.acknowledgement([reply.identifier...reply.identifier]))))
        } else if carrier == .datagram, settings.acknowledgement == .inRanges, reply.identifier != 0 {
            acknowledgements.add(reply.identifier, at: now, delay: settings.acknowledgementDelay)
            if acknowledgements.isDue(at: now), let ranges = acknowledgements.take() {
                effects.append(.transmit(encode(.acknowledgement(ranges))))
            }
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

    // MARK: Pending

    /// Says once more that we are at work; the last time, that it takes too long (error 506).
    private mutating func sendPending(
        _ key: ReplyCache.Key, at now: Instant, _ replies: inout ReplyCache
    ) -> [Effect] {
        guard let count = replies.sendPending(key, until: now + settings.longTimer) else { return [] }
        guard count <= settings.pendingLimit else {
            return respond(to: key.identifier, of: key.sender, .error(.pendingsExceeded), at: now, replies: &replies)
        }
        if let index = working.firstIndex(where: { $0.key == key }) {
            working[index].pendingAt = now + settings.provisionalInterval
        }
        return [.transmit(encode(.pending(key.identifier)))]
    }

    mutating func sendPendings(at now: Instant, _ replies: inout ReplyCache) -> [Effect] {
        var effects: [Effect] = []
        for request in working where request.pendingAt <= now {
            let sent = sendPending(request.key, at: now, &replies)
            // It was forgotten: nobody asked again for LONG-TIMER.
            if sent.isEmpty { working.removeAll { $0.key == request.key } }
            effects += sent
        }
        return effects
    }

    // MARK: Our replies

    /// Answers a `.request`; nothing happens where it was answered before or LONG-TIMER has passed.
    ///
    /// - Parameters:
    ///   - identifier: the request's.
    ///   - sender: who sent it.
    public mutating func respond(
        to identifier: UInt32, of sender: MessageIdentifier, _ outcome: TransactionReply.Outcome, at now: Instant,
        replies: inout ReplyCache
    ) -> [Effect] {
        let key = ReplyCache.Key(identifier, of: sender)
        // The last one first: most are answered at once.
        if let index = working.lastIndex(where: { $0.key == key }) { working.remove(at: index) }
        if working.isEmpty { working = [] }
        guard let request = replies.takeExecuting(key) else { return [] }
        let asksForAcknowledgement = request.pendings > 0
        var reply = TransactionReply(
            identifier: identifier, wantsImmediateAcknowledgement: asksForAcknowledgement, outcome: outcome)
        var message = encode(.reply(reply))
        if message.count > payloadLimit {
            reply.outcome = .error(.responseTooLong)
            message = encode(.reply(reply))
        }
        if asksForAcknowledgement, carrier == .datagram, unconfirmed.count < settings.outstandingLimit {
            unconfirmed.append(
                Unconfirmed(
                    key: key,
                    message: OutstandingMessage(
                        identifier: identifier, message: message, at: now, carrier: carrier,
                        timeout: delay.timeout(settings), settings: settings)))
        }
        var effects = batches.isEmpty ? [.transmit(message)] : batch(reply, message, to: key)
        if replies.keep(message, for: key, stamp: request.stamp, until: now + settings.longTimer) {
            effects.append(.limitReached("the reply cache is full; the oldest replies are forgotten early"))
        }
        return effects
    }

    /// Puts a reply to those of its message, all of which go once they are there; alone where it belongs to none.
    private mutating func batch(_ reply: TransactionReply, _ message: [UInt8], to key: ReplyCache.Key) -> [Effect] {
        for index in batches.indices where batches[index].take(reply, to: key) {
            return batches[index].isComplete ? flush(batches[index]) : []
        }
        return [.transmit(message)]
    }

    /// Sends what a batch has and takes it away; in several messages where one would not fit a packet.
    mutating func flush(_ batch: AnswerBatch) -> [Effect] {
        batches.removeAll { $0.answers.first?.key == batch.answers.first?.key }
        let replies = batch.replies.map(Transaction.reply)
        guard !replies.isEmpty else { return [] }
        let together = encode(.transactions(replies))
        guard together.count > payloadLimit else { return [.transmit(together)] }
        return replies.map { .transmit(encode($0)) }
    }
}
