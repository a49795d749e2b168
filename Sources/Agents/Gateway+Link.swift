import Megaco
import Wire

/// Bytes from controllers, and what they mean to the attempt or the registration.
extension Gateway {
    // MARK: TCP

    mutating func handle(
        _ event: ConnectionEvent, of identifier: ConnectionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        if returning?.path == .stream(identifier) {
            if case .received(let bytes) = event { return receive(bytes, on: identifier, at: now) }
            return handleReturn(event, at: now)
        }
        guard currentPath == .stream(identifier) else {
            // Nobody may connect to a gateway; of a connection that was left nothing more is told.
            if case .accepted = event { return [.abort(identifier)] }
            return []
        }
        switch event {
        case .accepted: return []
        case .opened: return requestRegistration(at: now)
        case .failed(let failure):
            return failAttempt(.unanswered, "connection \(failure.rawValue)", leaving: [], at: now)
        case .received(let bytes): return receive(bytes, on: identifier, at: now)
        case .closed: return connectionEnded("connection closed", at: now)
        case .reset: return connectionEnded("connection reset", at: now)
        }
    }

    /// The path of the attempt in flight or of the registration.
    var currentPath: Association.Path? {
        switch state {
        case .off, .waiting: nil
        case .searching(_, _, let attempt): attempt?.path
        case .registered(let registration): registration.path
        }
    }

    private mutating func connectionEnded(_ why: String, at now: Instant) -> [AgentEffect] {
        switch state {
        case .off, .waiting: []
        case .searching: failAttempt(.unanswered, why, leaving: [], at: now)
        case .registered: loseLink(why, abort: false, at: now)
        }
    }

    private mutating func receive(
        _ bytes: [UInt8], on identifier: ConnectionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        let path = Association.Path.stream(identifier)
        let messages: [[UInt8]]
        do throws(DecodeError) {
            messages =
                try withAssociation(path) { (association) throws(DecodeError) in
                    try association.frames(bytes)
                } ?? []
        } catch {
            let entry = undecodable.report(currentController?.name, "TPKT: \(error)", at: now)
            return entry + abandonConnection(identifier, "lost framing", at: now)
        }
        var effects: [AgentEffect] = []
        for message in messages {
            // A message may end the connection; what follows it on the wire is then nobody's.
            guard isInUse(path) else { break }
            effects.add(receive(message, on: path, at: now))
        }
        if isInUse(path), let failure = try? withAssociation(path, { $0.framingFailure }), let failure {
            effects += undecodable.report(currentController?.name, "TPKT: \(failure)", at: now)
            effects += abandonConnection(identifier, "lost framing", at: now)
        }
        return effects
    }

    private mutating func abandonConnection(
        _ identifier: ConnectionIdentifier, _ why: String, at now: Instant
    ) -> [AgentEffect] {
        if returning?.path == .stream(identifier) { return failReturn(why, at: now) }
        return switch state {
        case .off, .waiting: [.abort(identifier)]
        case .searching: failAttempt(.unanswered, why, leaving: [.abort(identifier)], at: now)
        case .registered: loseLink(why, abort: true, at: now)
        }
    }

    /// Whether it is the path of the attempt or registration, or the one on which the gateway asks to return.
    private func isInUse(_ path: Association.Path) -> Bool { path == currentPath || path == returning?.path }

    var currentController: ControllerAddress? {
        switch state {
        case .off, .waiting: nil
        case .searching(_, _, let attempt): attempt?.controller
        case .registered(let registration): registration.controller
        }
    }

    // MARK: UDP

    mutating func receive(_ datagram: Datagram, at now: Instant) -> [AgentEffect] {
        switch state {
        case .off: return []
        // A gateway that boots hears nothing.
        case .waiting(_, let wait): if wait == .boot { return [] }
        case .searching, .registered: break
        }
        let path = Association.Path.datagram(local: datagram.local, remote: datagram.remote)
        if !datagramAssociations.contains(where: { $0.path == path }) {
            // Only what can be read earns a place among the associations.
            var stranger = newAssociation(path)
            let (effects, events) = stranger.receive(datagram: datagram.bytes, at: now)
            guard events.first == .heard else {
                return effects + undecodable.report("\(datagram.remote)", "from a stranger", at: now)
            }
            keep(stranger)
            return effects + handle(events, on: path, at: now)
        }
        return receive(datagram.bytes, on: path, at: now)
    }

    /// ICMP said that nobody listens there.
    mutating func refused(by remote: Endpoint, at now: Instant) -> [AgentEffect] {
        let path = Association.Path.datagram(local: localEndpoint, remote: remote)
        if returning?.path == path { return failReturn("port unreachable", at: now) }
        guard currentPath == path else { return [] }
        switch state {
        case .off, .waiting: return []
        case .searching:
            let effects = endAttemptQuietly()
            return failAttempt(.unanswered, "port unreachable", leaving: effects, at: now)
        case .registered: return loseLink("port unreachable", abort: false, at: now)
        }
    }

    /// Stops repeating the request of the attempt in flight, which stays in flight.
    private mutating func endAttemptQuietly() -> [AgentEffect] {
        let attempt = currentAttempt
        let effects = endAttempt()
        setAttempt(attempt)
        return effects
    }

    /// The index of the association on a UDP path, which is made where it is missing.
    mutating func datagramAssociation(for path: Association.Path) -> Int {
        if let index = datagramAssociations.firstIndex(where: { $0.path == path }) { return index }
        keep(newAssociation(path))
        return datagramAssociations.count - 1
    }

    /// Adds an association over UDP at the end; the oldest that is not in use makes room.
    private mutating func keep(_ association: Association) {
        if datagramAssociations.count >= Self.datagramAssociationLimit {
            let oldest = datagramAssociations.firstIndex { $0.path != currentPath } ?? 0
            datagramAssociations.remove(at: oldest)
        }
        datagramAssociations.append(association)
    }

    // MARK: Messages

    /// Runs `body` on the association of a path; nil where there is none.
    mutating func withAssociation<Result>(
        _ path: Association.Path, _ body: (inout Association) throws(DecodeError) -> Result
    ) throws(DecodeError) -> Result? {
        if !datagramAssociations.isEmpty, let index = datagramAssociations.firstIndex(where: { $0.path == path }) {
            return try body(&datagramAssociations[index])
        }
        if !returnStreams.isEmpty, returnStreams[0].path == path { return try body(&returnStreams[0]) }
        guard !streams.isEmpty, streams[0].path == path, currentPath == path else { return nil }
        return try body(&streams[0])
    }

    private mutating func receive(_ message: [UInt8], on path: Association.Path, at now: Instant) -> [AgentEffect] {
        let received = try? withAssociation(path) { $0.receive(datagram: message, at: now) }
        guard let (sent, events) = received ?? nil else { return [] }
        var effects = sent
        effects.add(handle(events, on: path, at: now))
        return effects
    }

    mutating func wakeAssociations(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        let streamPaths = [currentPath, returnStreams.first?.path].compactMap { $0 }
        let paths = datagramAssociations.map(\.path) + streamPaths
        for (index, path) in paths.enumerated() where !paths[..<index].contains(path) {
            let woken = try? withAssociation(path) { $0.wake(at: now) }
            guard let (sent, events) = woken ?? nil else { continue }
            effects += sent + handle(events, on: path, at: now)
        }
        return effects
    }

    private mutating func handle(
        _ events: [Association.Event], on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for event in events {
            switch event {
            case .heard: hear(path, at: now)
            case .request(let request, from: _):
                let (outcome, leaving) = answer(request, on: path)
                let sent = try? withAssociation(path) { $0.respond(to: request.identifier, outcome, at: now) }
                effects.add((sent ?? nil) ?? [])
                if let leaving { effects += leave(leaving, at: now) }
            case .reply(let reply):
                if path == currentPath {
                    effects.add(conclude(reply, at: now))
                } else if path == returning?.path {
                    effects.add(concludeReturn(reply, at: now))
                }
            case .unanswered(let request):
                // The transaction layer gave up before the attempt timer did.
                if path == returning?.path, returning?.request == request {
                    effects += failReturn("no answer", at: now)
                } else if path == currentPath, currentAttempt?.request == request {
                    effects += failAttempt(.unanswered, "no answer", leaving: endAttemptQuietly(), at: now)
                }
            case .error(let error):
                if path == currentPath, currentAttempt != nil {
                    effects += refuse(error, leaving: endAttemptQuietly(), at: now)
                }
            case .undecodable(let why): effects += undecodable.report(currentController?.name, why, at: now)
            case .limitReached(let what): effects += limits.report(currentController?.name, what, at: now)
            }
        }
        return effects
    }

    private mutating func hear(_ path: Association.Path, at now: Instant) {
        if isRegistered(on: path) { heardAt = now }
    }

    private func isRegistered(on path: Association.Path) -> Bool {
        if case .registered(let registration) = state { registration.path == path } else { false }
    }

    // MARK: Requests of a controller

    /// What the gateway answers, and whether it then leaves its controller.
    private func answer(
        _ request: TransactionRequest, on path: Association.Path
    ) -> (TransactionReply.Outcome, Leaving?) {
        var leaving: Leaving?
        let isOwn = isRegistered(on: path)
        // A controller whose reply is still on its way is too early; any other has no business here (H.248.8).
        let stranger: ErrorDescriptor = path == currentPath ? .beforeServiceChangeReply : .unauthorizedEntity
        let outcome = CommandRefusal.outcome(of: request) { command in
            guard isOwn else { return CommandReply(.error(command.command.kind, stranger), on: command.termination) }
            guard case .serviceChange(let change) = command.command, command.termination.isRoot else {
                return CommandRefusal.reply(to: command)
            }
            let (result, leave) = answer(change)
            if let leave { leaving = leave }
            return CommandReply(result, on: command.termination)
        }
        return (outcome, leaving)
    }

    /// The controller changes the service of the whole gateway.
    private func answer(_ change: ServiceChangeRequest) -> (CommandReply.Result, Leaving?) {
        switch change.method {
        case .forced, .graceful:
            return (.serviceChange(nil), .unregistered("\(change.method.journalText) \(change.reason.code)"))
        case .handOff:
            guard let target = change.controllerToTry.flatMap(controller(named:)) else {
                return (.error(.serviceChange, .incorrectIdentifier), nil)
            }
            return (.serviceChange(nil), .handedOff(to: target))
        case .restart, .disconnected, .failover, .other: return (.error(.serviceChange, .notImplemented), nil)
        }
    }

    /// After the answer: closes the link and looks for a controller, as after a link loss.
    private mutating func leave(_ leaving: Leaving, at now: Instant) -> [AgentEffect] {
        guard case .registered(let registration) = state else { return [] }
        let former = registration.controller
        var effects: [AgentEffect] = []
        if case .stream(let connection) = registration.path { effects = [.close(connection)] }
        switch leaving {
        case .unregistered(let how):
            effects.append(.journal(JournalEntry(.unregistered, former.name, detail: how)))
            return effects + startSearch(because: .linkLoss(from: former.endpoint), "unregistered", at: now)
        case .handedOff(let target):
            effects.append(.journal(JournalEntry(.unregistered, former.name, detail: "handed off to \(target.name)")))
            let cause = SearchCause.handOff(from: former.endpoint, to: target.endpoint)
            return effects + startSearch(because: cause, "handed off", directed: target, at: now)
        }
    }
}
