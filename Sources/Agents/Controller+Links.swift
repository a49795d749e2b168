import Megaco
import Wire

/// H.248 links: how they come, what is said on them, how they end.
extension Controller {
    /// Links over UDP that are held at once; a further one takes the place of the one that was silent longest.
    static let datagramLinkLimit = 2000
    /// Bytes of unfinished frames over all links; above it, a link on which nobody is registered is dropped.
    static let bufferLimit = 16_000_000

    // MARK: Coming

    mutating func accept(
        _ path: Association.Path, _ remote: Endpoint, on port: UInt16, at now: Instant
    ) -> [AgentEffect] {
        streamCount += 1
        streamsByAddress[remote.address, default: 0] += 1
        store(
            SupervisedLink(
                association: newAssociation(path, on: port), remote: remote,
                state: .unregistered(idleAt: now + settings.idleConnectionLimit)))
        return []
    }

    mutating func receiveH248(_ datagram: Datagram, at now: Instant) -> [AgentEffect] {
        let path = Association.Path.datagram(local: datagram.local, remote: datagram.remote)
        if links.place(of: path) == nil {
            // Only a message that can be read earns a place; the answer to any other is sent and forgotten.
            var stranger = newAssociation(path, on: datagram.local.port)
            let (effects, events) = stranger.receive(datagram: datagram.bytes, at: now)
            guard events.first == .heard else {
                return effects + undecodable.report("\(datagram.remote)", Self.why(events), at: now)
            }
            var full: [AgentEffect] = []
            if datagramLinkCount >= Self.datagramLinkLimit {
                full = limits.report("\(datagram.remote)", "peers over UDP", at: now)
                guard dropStalestStranger() else { return full }
            }
            datagramLinkCount += 1
            store(
                SupervisedLink(
                    association: stranger, remote: datagram.remote,
                    state: .unregistered(idleAt: now + settings.idleConnectionLimit)))
            return effects + full + handle(events, on: path, at: now)
        }
        return receive(datagram.bytes, on: path, at: now)
    }

    /// Forgets the peer over UDP that would be forgotten first; false where all are gateways.
    private mutating func dropStalestStranger() -> Bool {
        guard let stalest = strangers.popFirst() else { return false }
        links[stalest] = nil
        deadlines.set(.link(stalest), nil)
        datagramLinkCount -= 1
        return true
    }

    private static func why(_ events: [Association.Event]) -> String {
        for event in events {
            if case .undecodable(let why) = event { return why }
        }
        return "unreadable"
    }

    mutating func handle(
        _ event: ConnectionEvent, on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        switch event {
        case .accepted, .opened, .failed: return []
        case .closed: return loseLink(path, "connection closed", at: now)
        case .reset: return loseLink(path, "connection reset", at: now)
        case .received(let bytes): return receive(stream: bytes, on: path, at: now)
        }
    }

    private mutating func receive(stream bytes: [UInt8], on path: Association.Path, at now: Instant) -> [AgentEffect] {
        guard let place = links.place(of: path) else { return [] }
        let before = links[place].association.bufferedBytes
        let messages: [[UInt8]]
        do throws(DecodeError) {
            // In place: a copy of what is buffered for every byte that drips in would be a way to keep a server busy.
            messages = try links[place].association.frames(bytes)
        } catch {
            let remote = links[place].remote
            bufferedBytes -= before
            return undecodable.report("\(remote)", "TPKT: \(error)", at: now)
                + loseLink(path, "lost framing", abort: true, at: now)
        }
        bufferedBytes += links[place].association.bufferedBytes - before
        var effects: [AgentEffect] = []
        for message in messages {
            effects.add(receive(message, on: path, at: now))
        }
        guard let left = links.place(of: path) else { return effects }
        if let failure = links[left].association.framingFailure {
            effects += undecodable.report("\(links[left].remote)", "TPKT: \(failure)", at: now)
            return effects + loseLink(path, "lost framing", abort: true, at: now)
        }
        if bufferedBytes > Self.bufferLimit, links[left].gateway == nil {
            effects += limits.report("\(links[left].remote)", "buffered bytes", at: now)
            effects += loseLink(path, "too much is buffered", abort: true, at: now)
        }
        return effects
    }

    private mutating func receive(_ message: [UInt8], on path: Association.Path, at now: Instant) -> [AgentEffect] {
        guard let place = links.place(of: path) else { return [] }
        let (sent, events) = links[place].association.receive(datagram: message, at: now)
        var effects = sent
        deadlines.set(.link(path), links.deadline(at: place).wakeup)
        effects.add(handle(events, on: path, at: now))
        return effects
    }

    // MARK: What is said

    private mutating func handle(
        _ events: [Association.Event], on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for event in events {
            guard let place = links.place(of: path) else { break }
            switch event {
            case .heard:
                if case .unregistered = links.state(at: place) {
                    links[place].state = .unregistered(idleAt: now + settings.idleConnectionLimit)
                    noteDeadline(of: place)
                }
            case .request(let request, let sender): effects.add(answer(request, from: sender, on: path, at: now))
            case .reply(let reply): effects.add(conclude(reply, on: path, at: now))
            // A probe, or an unregistration: both are watched by timers of their own.
            case .unanswered: break
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
        _ reply: TransactionReply, on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        guard let place = links.place(of: path) else { return [] }
        switch links.state(at: place) {
        case .unregistered: return []
        case .registered(let gateway, var supervision):
            guard supervision.answered(reply.identifier) else { return [] }
            links[place].state = .registered(gateway: gateway, supervision)
            noteDeadline(of: place)
            // The gateway knows nothing of this registration: its acceptance never arrived, and it went elsewhere.
            if reply.firstError?.code == ErrorDescriptor.unauthorizedEntity.code {
                return loseLink(path, "the gateway is registered elsewhere", abort: true, at: now)
            }
            return []
        case .leaving(_, let request, _):
            guard request == reply.identifier else { return [] }
            return finishUnregistration(path, "answered", at: now)
        }
    }

    // MARK: Timers

    mutating func wakeLink(_ path: Association.Path, at now: Instant) -> [AgentEffect] {
        guard let woken = links.place(of: path) else { return [] }
        let (awaited, events) = links[woken].association.wake(at: now)
        var effects = awaited
        deadlines.set(.link(path), links.deadline(at: woken).wakeup)
        effects.add(handle(events, on: path, at: now))
        guard let place = links.place(of: path) else { return effects }
        switch links.state(at: place) {
        case .unregistered(let idleAt):
            if now >= idleAt { effects += loseLink(path, "idle", abort: true, at: now) }
        case .leaving(_, _, let until):
            if now >= until { effects += finishUnregistration(path, "unanswered", at: now) }
        case .registered(let gateway, var supervision):
            switch supervision.tick(at: now) {
            case .nothing: break
            case .lost(let last):
                if let last {
                    links[place].association.cancel(last)
                    noteDeadline(of: place)
                }
                let why = "\(settings.supervisionMisses) probes in a row unanswered"
                return effects + loseLink(path, why, abort: true, at: now)
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
        _ path: Association.Path, _ why: String, abort: Bool = false, at now: Instant
    ) -> [AgentEffect] {
        guard let link = release(path, at: now) else { return [] }
        var effects: [AgentEffect] = []
        if abort, case .stream(let connection) = path { effects.append(.abort(connection)) }
        switch link.state {
        case .unregistered: return effects
        case .leaving(let gateway, _, _):
            return effects + unregistered(gateway, why, at: now)
        case .registered(let gateway, _):
            registered[gateway] = nil
            deadlines.set(
                .linkLossDelay(gateway: gateway),
                Wakeup(at: now + settings.linkLossDelayTimer, timer: "Link Loss Delay Timer"))
            effects.append(.journal(JournalEntry(.gatewayLost, gatewaysByNumber[gateway]?.name, detail: why)))
            return effects + evaluateRegions(at: now)
        }
    }

    /// Stores a link and its deadline.
    mutating func store(_ link: SupervisedLink) {
        links[link.path] = link
        if let place = links.place(of: link.path) { noteDeadline(of: place) }
    }

    /// To be called after any change to the link in a place.
    private mutating func noteDeadline(of place: Int) {
        let (path, wakeup) = links.deadline(at: place)
        deadlines.set(.link(path), wakeup)
        guard case .datagram = path else { return }
        if case .unregistered(let idleAt) = links.state(at: place) {
            strangers.set(path, Wakeup(at: idleAt, timer: "idle peer"))
        } else {
            strangers.set(path, nil)
        }
    }

    /// Takes a link away and returns it as it was.
    ///
    /// A UDP peer that was registered is remembered for a while, so that a copy of a request that it sent earlier does
    /// not register it again (at-most-once, H.248.1 Annex D.1).
    mutating func release(_ path: Association.Path, at now: Instant) -> SupervisedLink? {
        guard let link = links[path] else { return nil }
        if case .datagram = path, link.gateway != nil {
            var remembered = link
            if case .registered(_, let supervision) = link.state, let probe = supervision.outstanding {
                remembered.association.cancel(probe)
            }
            if case .leaving(_, let request, _) = link.state { remembered.association.cancel(request) }
            remembered.state = .unregistered(idleAt: now + settings.transactions.longTimer)
            store(remembered)
            return link
        }
        links[path] = nil
        strangers.set(path, nil)
        deadlines.set(.link(path), nil)
        bufferedBytes -= link.association.bufferedBytes
        switch path {
        case .datagram: datagramLinkCount -= 1
        case .stream:
            streamCount -= 1
            let left = streamsByAddress[link.remote.address, default: 1] - 1
            streamsByAddress[link.remote.address] = left > 0 ? left : nil
        }
        return link
    }
}
