import Megaco
import Wire

/// Looking for a controller and registering with it.
extension Gateway {
    mutating func startSearch(
        because cause: SearchCause, _ why: String, directed: ControllerAddress? = nil, at now: Instant
    ) -> [AgentEffect] {
        departure = nil
        state = .searching(GatewaySearch(settings, directed: directed, at: now), cause: cause, nil)
        let effects = [.journal(JournalEntry(.searchStarted, detail: why))] + advanceSearch(.start, at: now)
        return effects + stopReturnAttempts()
    }

    /// Hands an event to the search and carries out what it wants.
    mutating func advanceSearch(_ event: GatewaySearch.Event, at now: Instant) -> [AgentEffect] {
        guard case .searching(var search, let cause, let attempt) = state else { return [] }
        let wishes = search.handle(event, at: now)
        state = .searching(search, cause: cause, attempt)
        return wishes.flatMap { carryOut($0, at: now) }
    }

    private mutating func carryOut(_ wish: GatewaySearch.Effect, at now: Instant) -> [AgentEffect] {
        switch wish {
        case .attempt(let controller): return attempt(controller, at: now)
        case .abandon(let why):
            guard let controller = currentAttempt?.controller else { return [] }
            return endAttempt() + [.journal(JournalEntry(.unanswered, controller.name, detail: why))]
        case .primarySearchExpired:
            faults[.noPrimary] = faults[.noPrimary] ?? now
            return [.journal(JournalEntry(.primarySearchExpired))]
                + raise(Self.noPrimaryTrap)
        case .localSetup: return [.journal(JournalEntry(.localSetup))]
        case .localService: return [.journal(JournalEntry(.localRegistered))]
        case .totalSearchExpired:
            let effects = boot(after: settings.bootTime, at: now, isReset: true)
            faults[.noController] = now
            return [.journal(JournalEntry(.totalSearchExpired))] + raise(Self.noControllerTrap) + effects
        }
    }

    var currentAttempt: Attempt? {
        if case .searching(_, _, let attempt) = state { attempt } else { nil }
    }

    mutating func setAttempt(_ attempt: Attempt?) {
        if case .searching(let search, let cause, _) = state { state = .searching(search, cause: cause, attempt) }
    }

    private mutating func attempt(_ controller: ControllerAddress, at now: Instant) -> [AgentEffect] {
        guard case .searching(_, let cause, _) = state else { return [] }
        let (method, reason) = cause.method(to: controller.endpoint)
        let journal = AgentEffect.journal(
            JournalEntry(.tries, controller.name, detail: "\(method.name) \(reason.code) \(reason.text)"))
        if let adopted = adoptReturnAttempt(with: controller) {
            setAttempt(adopted)
            return [journal]
        }
        switch settings.transport {
        case .tcp:
            let connection = newConnection()
            setAttempt(Attempt(controller: controller, path: .stream(connection)))
            return [journal, .connect(connection, to: controller.endpoint)]
        case .udp:
            let path = Association.Path.datagram(local: localEndpoint, remote: controller.endpoint)
            setAttempt(Attempt(controller: controller, path: path))
            return [journal] + requestRegistration(at: now)
        }
    }

    /// Sends the ServiceChange of the attempt in flight, whose association exists from here on.
    mutating func requestRegistration(at now: Instant) -> [AgentEffect] {
        guard case .searching(_, let cause, let current) = state, var attempt = current, let path = attempt.path
        else { return [] }
        let (method, reason) = cause.method(to: attempt.controller.endpoint)
        let command = Command.serviceChange(serviceChange(method, reason, isServed: false, at: now))
        switch path {
        case .stream:
            var association = newAssociation(path)
            let (request, effects) = association.request(command, at: now)
            streams = [association]
            attempt.request = request
            setAttempt(attempt)
            return effects
        case .datagram:
            let index = datagramAssociation(for: path)
            let (request, effects) = datagramAssociations[index].request(command, at: now)
            attempt.request = request
            setAttempt(attempt)
            return effects
        }
    }

    /// The request to be registered.
    func serviceChange(
        _ method: ServiceChangeMethod, _ reason: ServiceChangeReason, isServed: Bool, at now: Instant
    ) -> ServiceChangeRequest {
        ServiceChangeRequest(
            method: method, reason: reason, address: requestAddress, version: settings.version,
            profile: ServiceChangeProfile(name: settings.profileName, version: settings.profileVersion),
            timeStamp: settings.startOfStory.timeStamp(at: now),
            extensions: [
                ServiceChangeExtension(name: "X-SERIAL", value: settings.serialNumber),
                ServiceChangeExtension(name: "X-SRV", value: isServed ? "1" : "0"),
                ServiceChangeExtension(name: "X-ACT", value: "\(activeCalls)"),
            ])
    }

    private var requestAddress: ServiceChangeAddress? {
        guard let port = settings.requestPort, settings.transport == .udp else { return nil }
        return .port(port)
    }

    /// What a controller has agreed on that this gateway does not speak (H.248.1 §11.3); nil where all is well.
    func disagreement(_ accepted: ServiceChangeReply) -> String? {
        if let version = accepted.version, !(settings.lowestVersion...settings.version).contains(version) {
            return "version \(version) is not spoken here"
        }
        guard let profile = accepted.profile else { return nil }
        let isOwn = profile.name.lowercased() == settings.profileName.lowercased()
        guard isOwn, profile.version <= settings.profileVersion else {
            return "profile \(profile.name.shortened(40))/\(profile.version) is not spoken here"
        }
        return nil
    }

    /// Leaves the attempt in flight so that no ghost of it stays behind: the connection is aborted, or over UDP the
    /// request is not repeated any more.
    mutating func endAttempt() -> [AgentEffect] {
        guard let attempt = currentAttempt else { return [] }
        setAttempt(nil)
        switch attempt.path {
        case .stream(let connection): return [.abort(connection)]
        case .datagram:
            if let path = attempt.path, let request = attempt.request,
                let index = datagramAssociations.firstIndex(where: { $0.path == path })
            {
                datagramAssociations[index].cancel(request)
            }
            return []
        case nil: return []
        }
    }

    /// The attempt ended early; the search decides how to go on.
    mutating func failAttempt(
        _ kind: JournalEntry.Kind, _ why: String, leaving effects: [AgentEffect], at now: Instant
    ) -> [AgentEffect] {
        guard let controller = currentAttempt?.controller else { return effects }
        setAttempt(nil)
        return effects + [.journal(JournalEntry(kind, controller.name, detail: why))]
            + advanceSearch(.attemptFailed, at: now)
    }

    /// The controller answered the ServiceChange of the attempt in flight.
    mutating func conclude(_ reply: TransactionReply, at now: Instant) -> [AgentEffect] {
        guard case .searching(_, let cause, let current) = state, let attempt = current,
            attempt.request == reply.identifier, let path = attempt.path
        else { return [] }
        var leave: [AgentEffect] = []
        if case .stream(let connection) = path { leave = [.close(connection)] }
        guard let accepted = reply.serviceChange else {
            if attempt.isOfServedGateway { return askAgain(attempt, reply.firstError, leaving: leave, at: now) }
            return refuse(reply.firstError ?? .syntaxErrorInCommand, leaving: leave, at: now)
        }
        if let target = accepted.controllerToTry {
            guard let controller = controller(named: target) else {
                return failAttempt(.refused, "sent to an unknown controller", leaving: leave, at: now)
            }
            setAttempt(nil)
            let entry = JournalEntry(.refused, attempt.controller.name, detail: "sent to \(controller.name)")
            return leave + [.journal(entry)] + advanceSearch(.redirected(controller), at: now)
        }
        if let why = disagreement(accepted) {
            faults[.registrationFailure] = faults[.registrationFailure] ?? now
            return failAttempt(.refused, why, leaving: leave, at: now)
        }
        agree(accepted.version ?? settings.version, requestsTo: accepted.address, on: path)
        faults = [:]
        heardAt = now
        let wasLocal = isLocal
        state = .registered(Registration(controller: attempt.controller, path: path))
        let (method, reason) = cause.method(to: attempt.controller.endpoint)
        let detail = "\(method.name) \(reason.code)"
        startReturnAttempts(from: attempt.controller, at: now)
        return [.journal(JournalEntry(.registered, attempt.controller.name, detail: detail))]
            + keepCalls(with: attempt.controller)
            + (wasLocal ? Self.localEnd : []) + clearTraps()
    }

    /// Main refused a gateway that was served when it asked: at once it asks as one that is not.
    private mutating func askAgain(
        _ attempt: Attempt, _ error: ErrorDescriptor?, leaving effects: [AgentEffect], at now: Instant
    ) -> [AgentEffect] {
        let error = error ?? .syntaxErrorInCommand
        let detail = "\(error.code) \(error.text), asked while served"
        setAttempt(nil)
        return effects + [.journal(JournalEntry(.refused, attempt.controller.name, detail: detail))]
            + self.attempt(attempt.controller, at: now)
    }

    mutating func refuse(
        _ error: ErrorDescriptor, leaving effects: [AgentEffect], at now: Instant
    ) -> [AgentEffect] {
        faults[.registrationFailure] = faults[.registrationFailure] ?? now
        return failAttempt(.refused, "\(error.code) \(error.text)", leaving: effects, at: now)
    }

    /// The link to the controller is gone: both search timers start, the search begins at the top.
    mutating func loseLink(_ why: String, abort: Bool, at now: Instant) -> [AgentEffect] {
        guard case .registered(let registration) = state else { return [] }
        faults[.linkDown] = faults[.linkDown] ?? now
        var effects: [AgentEffect] = []
        if abort, case .stream(let connection) = registration.path { effects = [.abort(connection)] }
        effects.append(.journal(JournalEntry(.linkLost, registration.controller.name, detail: why)))
        return effects
            + startSearch(because: .linkLoss(from: registration.controller.endpoint), "link lost", at: now)
    }

    /// Where a `MgcIdToTry` leads; nil where it names nobody that is known here.
    func controller(named identifier: MessageIdentifier) -> ControllerAddress? {
        switch identifier {
        case .address(let address, let port):
            let endpoint = Endpoint(address: address, port: port ?? settings.encoding.port)
            return settings.mgcList.first { $0.endpoint == endpoint }
                ?? ControllerAddress(name: "\(endpoint)", endpoint: endpoint)
        case .domain(let name, _), .device(let name): return settings.mgcList.first { $0.name == name }
        case .mtp: return nil
        }
    }
}
