import Megaco
import Wire

/// H.248 links: how they come, what is said on them, how they end.
extension Controller {
    /// Links over UDP that are held at once; a further one takes the place of the one that was silent longest.
    static let datagramLinkLimit = 2000
    /// Bytes of unfinished frames over all links; above it, a link on which nobody is registered is dropped.
    static let bufferLimit = 16_000_000

    // MARK: Coming

    mutating func accept(_ path: Association.Path, _ remote: Endpoint, at now: Instant) -> [AgentEffect] {
        streamCount += 1
        streamsByAddress[remote.address, default: 0] += 1
        store(
            SupervisedLink(
                association: newAssociation(path), remote: remote,
                state: .unregistered(idleAt: now + settings.idleConnectionLimit)))
        return []
    }

    mutating func receiveH248(_ datagram: Datagram, at now: Instant) -> [AgentEffect] {
        let path = Association.Path.datagram(local: datagram.local, remote: datagram.remote)
        if links[path] == nil {
            // Only a message that can be read earns a place; the answer to any other is sent and forgotten.
            var stranger = newAssociation(path)
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
        guard let remote = links[path]?.remote, let before = links[path]?.association.bufferedBytes else { return [] }
        let messages: [[UInt8]]
        do throws(DecodeError) {
            // In place: a copy of what is buffered for every byte that drips in would be a way to keep a server busy.
            messages = try links[path]?.association.frames(bytes) ?? []
        } catch {
            bufferedBytes -= before
            return undecodable.report("\(remote)", "TPKT: \(error)", at: now)
                + loseLink(path, "lost framing", abort: true, at: now)
        }
        bufferedBytes += (links[path]?.association.bufferedBytes ?? before) - before
        var effects: [AgentEffect] = []
        for message in messages {
            guard links[path] != nil else { break }
            effects += receive(message, on: path, at: now)
        }
        if let failure = links[path]?.association.framingFailure, let left = links[path] {
            effects += undecodable.report("\(left.remote)", "TPKT: \(failure)", at: now)
            return effects + loseLink(path, "lost framing", abort: true, at: now)
        }
        if bufferedBytes > Self.bufferLimit, let left = links[path], left.gateway == nil {
            effects += limits.report("\(left.remote)", "buffered bytes", at: now)
            effects += loseLink(path, "too much is buffered", abort: true, at: now)
        }
        return effects
    }

    private mutating func receive(_ message: [UInt8], on path: Association.Path, at now: Instant) -> [AgentEffect] {
        guard let received = links[path]?.association.receive(datagram: message, at: now) else { return [] }
        let (effects, events) = received
        deadlines.set(.link(path), links[path]?.wakeup)
        return effects + handle(events, on: path, at: now)
    }

    // MARK: What is said

    private mutating func handle(
        _ events: [Association.Event], on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for event in events {
            guard var link = links[path] else { break }
            switch event {
            case .heard:
                if case .unregistered = link.state {
                    link.state = .unregistered(idleAt: now + settings.idleConnectionLimit)
                    store(link)
                }
            case .request(let request, let sender): effects += answer(request, from: sender, on: path, at: now)
            case .reply(let reply): effects += conclude(reply, on: path, at: now)
            // A probe, or an unregistration: both are watched by timers of their own.
            case .unanswered: break
            case .error(let error):
                effects += undecodable.report("\(link.remote)", "error \(error.code) \(error.text)", at: now)
            case .undecodable(let why): effects += undecodable.report("\(link.remote)", why, at: now)
            case .limitReached(let what): effects += limits.report("\(link.remote)", what, at: now)
            }
        }
        return effects
    }

    private mutating func conclude(
        _ reply: TransactionReply, on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        guard var link = links[path] else { return [] }
        switch link.state {
        case .unregistered: return []
        case .registered(let gateway, var supervision):
            guard supervision.answered(reply.identifier) else { return [] }
            link.state = .registered(gateway: gateway, supervision)
            store(link)
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
        guard let (sent, events) = links[path]?.association.wake(at: now) else { return [] }
        deadlines.set(.link(path), links[path]?.wakeup)
        var effects = sent + handle(events, on: path, at: now)
        guard var link = links[path] else { return effects }
        switch link.state {
        case .unregistered(let idleAt):
            if now >= idleAt { effects += loseLink(path, "idle", abort: true, at: now) }
        case .leaving(_, _, let until):
            if now >= until { effects += finishUnregistration(path, "unanswered", at: now) }
        case .registered(let gateway, var supervision):
            switch supervision.tick(at: now) {
            case .nothing: break
            case .lost(let last):
                if let last {
                    link.association.cancel(last)
                    store(link)
                }
                let why = "\(settings.supervisionMisses) probes in a row unanswered"
                return effects + loseLink(path, why, abort: true, at: now)
            case .probe(let old):
                if let old { link.association.cancel(old) }
                let (probe, sent) = link.association.request(.auditValue(AuditDescriptor()), at: now)
                supervision.sent(probe)
                link.state = .registered(gateway: gateway, supervision)
                store(link)
                effects += sent
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
        deadlines.set(.link(link.path), link.wakeup)
        guard case .datagram = link.path else { return }
        if case .unregistered(let idleAt) = link.state {
            strangers.set(link.path, Wakeup(at: idleAt, timer: "idle peer"))
        } else {
            strangers.set(link.path, nil)
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
