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
            messages = try frames(bytes, on: path)
        } catch {
            let entry = undecodable.report(currentController?.name, "TPKT: \(error)", at: now)
            return entry + abandonConnection(identifier, "lost framing", at: now)
        }
        var effects: [AgentEffect] = []
        for message in messages {
            // A message may end the connection; what follows it on the wire is then nobody's.
            guard isInUse(path) else { break }
            effects.add(receive(ReceivedMessage(message, party.encoding), on: path, at: now))
        }
        if isInUse(path), let failure = framingFailure(on: path) {
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
        let message = ReceivedMessage(datagram.bytes, party.encoding)
        if !datagramAssociations.contains(where: { $0.path == path }) {
            if let known = place(of: message.sender, at: datagram.remote) {
                let moved = follow(path, message, in: known)
                return receive(message, on: datagramAssociations[known].path, at: now) + moved
            }
            // Only what can be read earns a place among the associations.
            var stranger = newAssociation(path)
            stranger.peer = message.sender
            let (effects, events) = stranger.receive(message, at: now, &replies)
            guard events.first == .heard else {
                return effects + undecodable.report("\(datagram.remote)", "from a stranger", at: now)
            }
            keep(stranger)
            return effects + handle(events, on: path, at: now)
        }
        return receive(message, on: path, at: now)
    }

    /// The association over UDP with a controller that sends from another port of its address, or from where it wants
    /// requests.
    private func place(of sender: MessageIdentifier?, at remote: Endpoint) -> Int? {
        guard let sender else { return nil }
        return datagramAssociations.firstIndex { association in
            guard association.peer == sender, case .datagram(_, let known) = association.path else { return false }
            return known.address == remote.address || association.requestsTo == remote
        }
    }

    /// A request from another port of a controller: what the gateway has to say goes there from now on.
    private mutating func follow(
        _ path: Association.Path, _ message: ReceivedMessage, in place: Int
    ) -> [AgentEffect] {
        let old = datagramAssociations[place].path
        guard case .readable(let read) = message, case .transactions(let transactions) = read.body,
            transactions.contains(where: { if case .request = $0 { true } else { false } })
        else { return [] }
        datagramAssociations[place].path = path
        guard case .registered(var registration) = state, registration.path == old else {
            if var attempt = currentAttempt, attempt.path == old {
                attempt.path = path
                setAttempt(attempt)
            }
            return []
        }
        registration.path = path
        state = .registered(registration)
        return [.journal(JournalEntry(.controllerMoved, registration.controller.name, detail: path.remoteText))]
    }

    /// ICMP said that nobody listens there.
    mutating func refused(by remote: Endpoint, at now: Instant) -> [AgentEffect] {
        let path = Association.Path.datagram(local: localEndpoint, remote: remote)
        if returning?.path == path { return failReturn("port unreachable", at: now) }
        guard let current = currentPath, current == path || requestsTo(on: current) == remote else { return [] }
        switch state {
        case .off, .waiting: return []
        case .searching:
            let effects = endAttemptQuietly()
            return failAttempt(.unanswered, "port unreachable", leaving: effects, at: now)
        case .registered: return loseLink("port unreachable", abort: false, at: now)
        }
    }

    /// The time has come that was said for leaving.
    mutating func depart(_ leaving: Departure, at now: Instant) -> [AgentEffect] {
        departure = nil
        guard let how = leaving.how else {
            var effects: [AgentEffect] = []
            if case .stream(let connection) = currentPath { effects = [.close(connection)] }
            return effects + boot(after: settings.bootTime, at: now, isReset: true)
        }
        return leave(.unregistered(how), at: now)
    }

    private func requestsTo(on path: Association.Path) -> Endpoint? {
        datagramAssociations.first { $0.path == path }?.requestsTo
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

    /// Where the association of a path is.
    private enum Place {
        case stream
        case returnStream
        case datagram(Int)
    }

    private mutating func frames(
        _ bytes: [UInt8], on path: Association.Path
    ) throws(DecodeError) -> [[UInt8]] {
        switch place(of: path) {
        case nil, .datagram: []
        case .stream: try streams[0].frames(bytes)
        case .returnStream: try returnStreams[0].frames(bytes)
        }
    }

    private func framingFailure(on path: Association.Path) -> DecodeError? {
        switch place(of: path) {
        case nil, .datagram: nil
        case .stream: streams[0].framingFailure
        case .returnStream: returnStreams[0].framingFailure
        }
    }

    private func place(of path: Association.Path) -> Place? {
        if !datagramAssociations.isEmpty, let index = datagramAssociations.firstIndex(where: { $0.path == path }) {
            return .datagram(index)
        }
        if !returnStreams.isEmpty, returnStreams[0].path == path { return .returnStream }
        return !streams.isEmpty && streams[0].path == path && currentPath == path ? .stream : nil
    }

    private mutating func receive(
        _ message: ReceivedMessage, on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        let received: (effects: [AgentEffect], events: [Association.Event])
        switch place(of: path) {
        case nil: return []
        case .stream:
            if let sender = message.sender { streams[0].peer = sender }
            received = streams[0].receive(message, at: now, &replies)
        case .returnStream:
            if let sender = message.sender { returnStreams[0].peer = sender }
            received = returnStreams[0].receive(message, at: now, &replies)
        case .datagram(let index):
            if let sender = message.sender { datagramAssociations[index].peer = sender }
            received = datagramAssociations[index].receive(message, at: now, &replies)
        }
        var effects = received.effects
        effects.add(handle(received.events, on: path, at: now))
        return effects
    }

    private mutating func respond(
        to request: TransactionRequest, of sender: MessageIdentifier, _ outcome: TransactionReply.Outcome,
        on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        switch place(of: path) {
        case nil: []
        case .stream: streams[0].respond(to: request.identifier, of: sender, outcome, at: now, &replies)
        case .returnStream:
            returnStreams[0].respond(to: request.identifier, of: sender, outcome, at: now, &replies)
        case .datagram(let index):
            datagramAssociations[index].respond(to: request.identifier, of: sender, outcome, at: now, &replies)
        }
    }

    mutating func wakeAssociations(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        let streamPaths = [currentPath, returnStreams.first?.path].compactMap { $0 }
        let paths = datagramAssociations.map(\.path) + streamPaths
        for (index, path) in paths.enumerated() where !paths[..<index].contains(path) {
            let woken: (effects: [AgentEffect], events: [Association.Event])
            switch place(of: path) {
            case nil: continue
            case .stream: woken = streams[0].wake(at: now, &replies)
            case .returnStream: woken = returnStreams[0].wake(at: now, &replies)
            case .datagram(let index): woken = datagramAssociations[index].wake(at: now, &replies)
            }
            effects += woken.effects + handle(woken.events, on: path, at: now)
        }
        return effects
    }

    /// What was agreed with a controller holds from the next message on (H.248.1 §11.3).
    mutating func agree(_ version: Int, requestsTo address: ServiceChangeAddress?, on path: Association.Path) {
        switch place(of: path) {
        case nil: break
        case .stream: streams[0].version = version
        case .returnStream: returnStreams[0].version = version
        case .datagram(let index):
            datagramAssociations[index].version = version
            guard case .datagram(_, let remote) = path else { return }
            switch address {
            case .port(let port):
                datagramAssociations[index].requestsTo = Endpoint(address: remote.address, port: port)
            case .identifier(.address(let address, let port)):
                datagramAssociations[index].requestsTo = Endpoint(address: address, port: port ?? 2944)
            // Nobody here asks a name server.
            case .identifier, nil: datagramAssociations[index].requestsTo = nil
            }
        }
    }

    /// Sends one request of our own on the path of the registration, whose answer is not waited for.
    mutating func tell(_ command: Command, on path: Association.Path, at now: Instant) -> [AgentEffect] {
        request(command, on: path, at: now)?.effects ?? []
    }

    /// Sends a request on a path; nil where there is no association.
    mutating func request(
        _ command: Command, on path: Association.Path, at now: Instant
    ) -> (identifier: UInt32, effects: [AgentEffect])? {
        switch place(of: path) {
        case nil: nil
        case .stream: streams[0].request(command, at: now)
        case .returnStream: returnStreams[0].request(command, at: now)
        case .datagram(let index): datagramAssociations[index].request(command, at: now)
        }
    }

    private mutating func handle(
        _ events: [Association.Event], on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for event in events {
            switch event {
            case .heard: hear(path, at: now)
            case .request(let request, let sender):
                if let (outcome, after) = carryOut(request, on: path, at: now) {
                    effects.add(respond(to: request, of: sender, outcome, on: path, at: now) + after)
                    continue
                }
                let (outcome, leaving) = answer(request, on: path)
                effects.add(respond(to: request, of: sender, outcome, on: path, at: now))
                if isRegistered(on: path), request.actions.contains(where: { $0.commands.contains(where: endsCalls) }) {
                    effects += dropCalls("subtracted", by: currentController?.name)
                }
                if let leaving { effects += leave(leaving, at: now) }
            case .duplicate: break
            case .pending(let request):
                if path == currentPath, currentAttempt?.request == request {
                    effects.append(.journal(JournalEntry(.pending, currentAttempt?.controller.name)))
                    if settings.pendingExtendsAttempt { effects += advanceSearch(.pending, at: now) }
                }
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

    func isRegistered(on path: Association.Path) -> Bool {
        if case .registered(let registration) = state { registration.path == path } else { false }
    }
}
