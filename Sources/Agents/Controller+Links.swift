import Megaco
import Wire

/// H.248 links: how they come, what is said on them, how they end.
extension Controller {
    /// Bytes of unfinished frames over all links; above it, a link on which nobody is registered is dropped.
    static let bufferLimit = 16_000_000

    // MARK: Coming

    mutating func accept(
        _ connection: ConnectionIdentifier, _ remote: Endpoint, on port: UInt16, at now: Instant
    ) -> [AgentEffect] {
        streamCount += 1
        streamsByAddress[remote.address, default: 0] += 1
        add(
            SupervisedLink(
                identifier: LinkIdentifier(connection), association: newAssociation(.stream(connection), on: port),
                remote: remote,
                state: .unregistered(idleAt: now + settings.idleConnectionLimit)))
        return []
    }

    mutating func receiveH248(_ datagram: Datagram, at now: Instant) -> [AgentEffect] {
        let party = party(on: datagram.local.port)
        let message = ReceivedMessage(datagram.bytes, party.encoding)
        if let sender = message.sender,
            let place = links.place(of: sender, at: datagram.remote.address, isBinary: party.encoding == .binary)
        {
            let moved = follow(datagram, message, in: place)
            var effects = receive(message, in: place, at: now)
            // The reply comes first, then what is to be written down.
            effects.add(moved)
            return effects
        }
        let path = Association.Path.datagram(local: datagram.local, remote: datagram.remote)
        var stranger = newAssociation(path, on: datagram.local.port)
        stranger.peer = message.sender
        let (sent, events) = stranger.receive(message, at: now, &replies)
        // Only a message that can be read earns a place; the answer to any other is sent and forgotten.
        guard case .readable = message else {
            return sent + undecodable.report("\(datagram.remote)", Self.why(events), at: now)
        }
        var effects = sent
        if links.datagramCount >= settings.datagramLinkLimit {
            effects.add(limits.report("\(datagram.remote)", "peers over UDP", at: now))
            guard dropStalestStranger() else { return effects + turnAway(&stranger, events, at: now) }
        }
        let identifier = links.newPeer()
        add(
            SupervisedLink(
                identifier: identifier, association: stranger, remote: datagram.remote,
                state: .unregistered(idleAt: now + settings.idleConnectionLimit)))
        effects.add(handle(events, on: identifier, at: now))
        return effects
    }

    /// A request from another port of a known peer: what we have to say goes there from now on.
    private mutating func follow(
        _ datagram: Datagram, _ message: ReceivedMessage, in place: Int
    ) -> [AgentEffect] {
        let path = Association.Path.datagram(local: datagram.local, remote: datagram.remote)
        guard links[place].association.path != path, case .readable(let read) = message,
            case .transactions(let transactions) = read.body,
            transactions.contains(where: { if case .request = $0 { true } else { false } })
        else { return [] }
        let old = links[place].remote
        links.move(place, local: datagram.local, to: datagram.remote)
        links[place].remote = datagram.remote
        guard old != datagram.remote, let gateway = links[place].gateway else { return [] }
        return [.journal(JournalEntry(.gatewayMoved, name(of: gateway), detail: "from \(old) to \(datagram.remote)"))]
    }

    /// There is no room for one more peer: each of its requests is answered with error 510, none is remembered.
    private mutating func turnAway(
        _ stranger: inout Association, _ events: [Association.Event], at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for case .request(let request, let sender) in events {
            let outcome = TransactionReply.Outcome.error(.insufficientResources)
            effects.add(stranger.respond(to: request.identifier, of: sender, outcome, at: now, &replies))
        }
        return effects
    }

    /// Forgets the peer over UDP that would be forgotten first; false where all are gateways.
    private mutating func dropStalestStranger() -> Bool {
        guard let stalest = strangers.popFirst() else { return false }
        links.remove(stalest)
        deadlines.set(.link(stalest), nil)
        return true
    }

    private static func why(_ events: [Association.Event]) -> String {
        for event in events {
            if case .undecodable(let why) = event { return why }
        }
        return "unreadable"
    }

    mutating func handle(
        _ event: ConnectionEvent, on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        switch event {
        case .accepted, .opened, .failed: return []
        case .closed: return loseLink(link, "connection closed", at: now)
        case .reset: return loseLink(link, "connection reset", at: now)
        case .received(let bytes): return receive(stream: bytes, on: link, at: now)
        }
    }

    private mutating func receive(
        stream bytes: [UInt8], on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        guard let place = links.place(of: link) else { return [] }
        let before = links[place].association.bufferedBytes
        let messages: [[UInt8]]
        do throws(DecodeError) {
            // In place: a copy of what is buffered for every byte that drips in would be a way to keep a server busy.
            messages = try links[place].association.frames(bytes)
        } catch {
            let remote = links[place].remote
            bufferedBytes -= before
            return undecodable.report("\(remote)", "TPKT: \(error)", at: now)
                + loseLink(link, "lost framing", abort: true, at: now)
        }
        bufferedBytes += links[place].association.bufferedBytes - before
        var effects: [AgentEffect] = []
        for message in messages {
            guard let place = links.place(of: link) else { break }
            let message = ReceivedMessage(message, links[place].association.encoding)
            if let sender = message.sender { links[place].association.peer = sender }
            effects.add(receive(message, in: place, at: now))
        }
        guard let left = links.place(of: link) else { return effects }
        if let failure = links[left].association.framingFailure {
            effects += undecodable.report("\(links[left].remote)", "TPKT: \(failure)", at: now)
            return effects + loseLink(link, "lost framing", abort: true, at: now)
        }
        if bufferedBytes > Self.bufferLimit, links[left].gateway == nil {
            effects += limits.report("\(links[left].remote)", "buffered bytes", at: now)
            effects += loseLink(link, "too much is buffered", abort: true, at: now)
        }
        return effects
    }

    private mutating func receive(_ message: ReceivedMessage, in place: Int, at now: Instant) -> [AgentEffect] {
        let (sent, events) = links[place].association.receive(message, at: now, &replies)
        let (link, wakeup) = links.deadline(at: place)
        deadlines.set(.link(link), wakeup)
        var effects = sent
        effects.add(handle(events, on: link, at: now))
        return effects
    }

    // MARK: What is said

    private mutating func handle(
        _ events: [Association.Event], on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for event in events {
            guard let place = links.place(of: link) else { break }
            switch event {
            case .heard:
                if case .unregistered = links.state(at: place) {
                    links[place].state = .unregistered(idleAt: now + settings.idleConnectionLimit)
                    noteDeadline(of: place)
                }
            case .request(let request, let sender): effects.add(take(request, from: sender, on: link, at: now))
            case .duplicate(let request, let sender, let reply):
                effects.add(adopt(request, from: sender, reply, on: link, at: now))
            case .reply(let reply): effects.add(conclude(reply, on: link, at: now))
            case .unanswered(let request):
                // A probe, or an unregistration: both are watched by timers of their own.
                guard let errand = outbound.conclude(request, on: link) else { break }
                effects.add(conclude(errand, nil, on: link, at: now))
            case .pending: break
            case .error(let error):
                let text = "error \(error.code) \(error.text)"
                effects += undecodable.report("\(links[place].remote)", text, at: now)
            case .undecodable(let why): effects += undecodable.report("\(links[place].remote)", why, at: now)
            case .limitReached(let what): effects += limits.report("\(links[place].remote)", what, at: now)
            }
        }
        return effects
    }

    private mutating func conclude(
        _ reply: TransactionReply, on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        guard let place = links.place(of: link) else { return [] }
        if let errand = outbound.conclude(reply.identifier, on: link) {
            return conclude(errand, reply.outcome, on: link, at: now)
        }
        switch links.state(at: place) {
        case .unregistered: return []
        case .registered(let gateway, var supervision):
            guard supervision.answered(reply.identifier) else { return [] }
            links[place].state = .registered(gateway: gateway, supervision)
            noteDeadline(of: place)
            // The gateway knows nothing of this registration: its acceptance never arrived, and it went elsewhere.
            if reply.firstError?.code == ErrorDescriptor.unauthorizedEntity.code {
                return loseLink(link, "the gateway is registered elsewhere", abort: true, at: now)
            }
            return []
        case .leaving(_, let request, _):
            guard request == reply.identifier else { return [] }
            return finishUnregistration(link, "answered", at: now)
        }
    }

    // MARK: Timers

    mutating func wakeLink(_ link: LinkIdentifier, at now: Instant) -> [AgentEffect] {
        guard let woken = links.place(of: link) else { return [] }
        let (awaited, events) = links[woken].association.wake(at: now, &replies)
        var effects = awaited
        deadlines.set(.link(link), links.deadline(at: woken).wakeup)
        effects.add(handle(events, on: link, at: now))
        guard let place = links.place(of: link) else { return effects }
        switch links.state(at: place) {
        case .unregistered(let idleAt):
            if now >= idleAt { effects += loseLink(link, "idle", abort: true, at: now) }
        case .leaving(_, _, let until):
            if now >= until { effects += finishUnregistration(link, "unanswered", at: now) }
        case .registered(let gateway, var supervision):
            switch supervision.tick(at: now, interval: settings.supervisionInterval, misses: settings.supervisionMisses)
            {
            case .nothing: break
            case .lost(let last):
                if let last {
                    links[place].association.cancel(last)
                    noteDeadline(of: place)
                }
                let why = "\(settings.supervisionMisses) probes in a row unanswered"
                return effects + loseLink(link, why, abort: true, at: now)
            case .probe(let old):
                if let old { links[place].association.cancel(old) }
                let (probe, sent) = links[place].association.request(.auditValue(AuditDescriptor()), at: now)
                supervision.sent(probe)
                links[place].state = .registered(gateway: gateway, supervision)
                noteDeadline(of: place)
                effects.add(sent)
            }
        }
        return effects
    }

    // MARK: Going

    /// The link is gone or is given up; a gateway on it is no longer registered, its Link Loss Delay Timer starts.
    mutating func loseLink(
        _ link: LinkIdentifier, _ why: String, abort: Bool = false, at now: Instant
    ) -> [AgentEffect] {
        guard let lost = release(link) else { return [] }
        var effects: [AgentEffect] = []
        if abort, case .stream(let connection) = lost.association.path { effects.append(.abort(connection)) }
        switch lost.state {
        case .unregistered: return effects
        case .leaving(let gateway, _, _):
            return effects + unregistered(gateway, why, at: now)
        case .registered(let gateway, _):
            registered[gateway] = nil
            callRecords[gateway] = .held
            deadlines.set(
                .linkLossDelay(gateway: gateway),
                Wakeup(at: now + settings.linkLossDelayTimer, timer: "Link Loss Delay Timer"))
            effects.append(.journal(JournalEntry(.gatewayLost, name(of: gateway, on: lost), detail: why)))
            return effects + maintainLink(of: gateway, isUp: false, at: now) + evaluateRegions(at: now)
        }
    }

    /// Adds a link with its deadline.
    private mutating func add(_ link: SupervisedLink) { noteDeadline(of: links.add(link)) }

    /// To be called after any change to the link in a place.
    mutating func noteDeadline(of place: Int) {
        let (link, wakeup) = links.deadline(at: place)
        deadlines.set(.link(link), wakeup)
        guard case .datagram = links[place].association.path else { return }
        if case .unregistered(let idleAt) = links.state(at: place) {
            strangers.set(link, Wakeup(at: idleAt, timer: "idle peer"))
        } else {
            strangers.set(link, nil)
        }
    }

    /// Takes a link away and returns it as it was. What it answered stays in the reply cache, so that a copy of a
    /// request that was sent earlier does not register again (at-most-once, H.248.1 Annex D.1).
    mutating func release(_ identifier: LinkIdentifier) -> SupervisedLink? {
        guard let link = links[identifier] else { return nil }
        links.remove(identifier)
        deadlines.set(.link(identifier), nil)
        bufferedBytes -= link.association.bufferedBytes
        switch link.association.path {
        case .datagram: strangers.set(identifier, nil)
        case .stream:
            streamCount -= 1
            let left = streamsByAddress[link.remote.address, default: 1] - 1
            streamsByAddress[link.remote.address] = left > 0 ? left : nil
        }
        if let gateway = link.gateway { deadlines.set(.departure(gateway: gateway), nil) }
        return link
    }
}
