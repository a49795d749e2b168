import Megaco
import Wire

/// What a gateway that a survivable serves does to return to main (auto fallback): it asks main now and then, says that
/// it is served and how many calls it has, and keeps the survivable's link until main accepts it.
struct ReturnAttempts: Sendable {
    let primary: ControllerAddress
    /// When it asks next.
    var nextAt: Instant
    /// The way to main, which is kept from one request to the next.
    var path: Association.Path?
    /// The request in flight, once it is sent.
    var request: UInt32?
    /// The attempt in flight fails then.
    var deadline: Instant?
    /// What came of the last one, so that the journal holds each news once.
    var lastOutcome: String?

    /// The next moment at which something is due.
    var wakeup: Wakeup {
        deadline.map { Wakeup(at: $0, timer: "attempt timer") } ?? Wakeup(at: nextAt, timer: "auto fallback")
    }
}

extension Gateway {
    /// The registration that was just made is with a survivable: the gateway begins to ask main whether it may return.
    mutating func startReturnAttempts(from controller: ControllerAddress, at now: Instant) {
        returning = nil
        guard settings.asksToReturn, let primary = settings.mgcList.first,
            !settings.mgcList.prefix(settings.transitionPoint).contains(where: { $0.endpoint == controller.endpoint })
        else { return }
        let first = activeCalls == 0 ? now : now + settings.returnInterval.floored
        returning = ReturnAttempts(primary: primary, nextAt: first)
    }

    /// Gives up asking; the way to main is closed.
    mutating func stopReturnAttempts() -> [AgentEffect] {
        guard let left = returning else { return [] }
        returning = nil
        return leaveWay(of: left)
    }

    private mutating func leaveWay(of attempts: ReturnAttempts) -> [AgentEffect] {
        returnStreams = []
        switch attempts.path {
        case .stream(let connection): return [attempts.deadline == nil ? .close(connection) : .abort(connection)]
        case .datagram:
            if let index = datagramAssociations.firstIndex(where: { $0.path == attempts.path }),
                let request = attempts.request
            {
                datagramAssociations[index].cancel(request)
            }
            return []
        case nil: return []
        }
    }

    // MARK: Asking

    mutating func wakeReturnAttempts(at now: Instant) -> [AgentEffect] {
        guard let attempts = returning else { return [] }
        if let deadline = attempts.deadline {
            return now >= deadline ? failReturn("no answer within the attempt timer", at: now) : []
        }
        return now >= attempts.nextAt ? askToReturn(at: now) : []
    }

    /// The last call has ended: the gateway asks at once.
    mutating func hurryReturnAttempt(at now: Instant) -> [AgentEffect] {
        guard returning?.deadline == nil else { return [] }
        return askToReturn(at: now)
    }

    private mutating func askToReturn(at now: Instant) -> [AgentEffect] {
        guard var attempts = returning else { return [] }
        attempts.nextAt = now + settings.returnInterval.floored
        attempts.deadline = now + settings.attemptTimer.floored
        switch settings.transport {
        case .tcp where attempts.path == nil:
            let connection = nextConnection()
            attempts.path = .stream(connection)
            returning = attempts
            return [.connect(connection, to: attempts.primary.endpoint)]
        case .tcp: break
        case .udp:
            let path = Association.Path.datagram(local: localEndpoint, remote: attempts.primary.endpoint)
            attempts.path = path
            _ = datagramAssociation(for: path)
        }
        returning = attempts
        return requestReturn(at: now)
    }

    private mutating func requestReturn(at now: Instant) -> [AgentEffect] {
        guard let path = returning?.path else { return [] }
        let command = Command.serviceChange(
            serviceChange(.disconnected, .serviceRestored, isServed: true, at: now))
        if case .stream = path, returnStreams.isEmpty { returnStreams = [newAssociation(path)] }
        guard let (identifier, effects) = request(command, on: path, at: now) else { return [] }
        returning?.request = identifier
        return effects
    }

    // MARK: What comes back

    mutating func handleReturn(_ event: ConnectionEvent, at now: Instant) -> [AgentEffect] {
        switch event {
        case .accepted, .received: []
        case .opened: requestReturn(at: now)
        case .failed(let failure): loseReturnWay("connection \(failure.rawValue)", at: now)
        case .closed: loseReturnWay("connection closed", at: now)
        case .reset: loseReturnWay("connection reset", at: now)
        }
    }

    /// The connection to main is gone by itself; one that idled is made anew when the next request is due.
    private mutating func loseReturnWay(_ why: String, at now: Instant) -> [AgentEffect] {
        returnStreams = []
        let wasAsking = returning?.deadline != nil
        returning?.path = nil
        returning?.request = nil
        returning?.deadline = nil
        return wasAsking ? noteReturnOutcome(.unanswered, why) : []
    }

    /// Nobody answered, or not in a way that can be read: the next request goes a new way.
    mutating func failReturn(_ why: String, at now: Instant) -> [AgentEffect] {
        guard let attempts = returning else { return [] }
        let effects = leaveWay(of: attempts)
        return effects + loseReturnWay(why, at: now)
    }

    private mutating func noteReturnOutcome(_ kind: JournalEntry.Kind, _ outcome: String) -> [AgentEffect] {
        guard let attempts = returning, attempts.lastOutcome != outcome else { return [] }
        returning?.lastOutcome = outcome
        return [.journal(JournalEntry(kind, attempts.primary.name, detail: "\(outcome), asked while served"))]
    }

    /// Main has answered the request in flight.
    mutating func concludeReturn(_ reply: TransactionReply, at now: Instant) -> [AgentEffect] {
        guard let attempts = returning, attempts.request == reply.identifier, let path = attempts.path else {
            return []
        }
        returning?.request = nil
        returning?.deadline = nil
        guard let accepted = reply.serviceChange, accepted.controllerToTry == nil else {
            let error = reply.firstError ?? .syntaxErrorInCommand
            return noteReturnOutcome(.refused, "\(error.code) \(error.text)")
        }
        if let why = disagreement(accepted) { return noteReturnOutcome(.refused, why) }
        agree(accepted.version ?? settings.version, requestsTo: accepted.address, on: path)
        departure = nil
        var effects: [AgentEffect] = []
        if case .registered(let former) = state, case .stream(let connection) = former.path {
            effects = [.close(connection)]
        }
        if case .stream = path { streams = returnStreams }
        returnStreams = []
        returning = nil
        faults = [:]
        heardAt = now
        state = .registered(Registration(controller: attempts.primary, path: path))
        let detail = "Disconnected 900, asked while served"
        return effects + [.journal(JournalEntry(.registered, attempts.primary.name, detail: detail))]
            + keepCalls(with: attempts.primary)
    }

    /// The survivable's link was lost while main has yet to answer: the answer decides, for this is the search's first
    /// attempt all the same.
    ///
    /// - Returns: The attempt, where one was in flight and its request had been sent.
    mutating func adoptReturnAttempt(with controller: ControllerAddress) -> Attempt? {
        guard let attempts = returning, attempts.primary == controller, attempts.deadline != nil,
            attempts.request != nil
        else { return nil }
        if case .stream = attempts.path { streams = returnStreams }
        returnStreams = []
        returning = nil
        return Attempt(
            controller: controller, path: attempts.path, request: attempts.request, isOfServedGateway: true)
    }
}
