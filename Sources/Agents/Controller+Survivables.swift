import RAS
import Wire

/// RAS: survivables register with main.
extension Controller {
    mutating func receiveRAS(_ datagram: Datagram, at now: Instant) -> [AgentEffect] {
        let message: RAS.Message
        do throws(DecodeError) {
            message = try RAS.Message(decoding: datagram.bytes)
        } catch {
            return undecodable.report("\(datagram.remote)", "RAS: \(error)", at: now)
        }
        if case .registrationRequest(let request) = message, isOfPhone(request) {
            return receivePhone(request, datagram, at: now)
        }
        note("rcv \(message.shortName)", datagram.remote, at: now)
        switch message {
        case .registrationRequest(let request):
            return reply(registrar.receive(request, from: datagram.remote, at: now), to: datagram, at: now)
        case .unregistrationRequest(let request):
            if let effects = receivePhone(request, datagram, at: now) { return effects }
            return reply(registrar.receive(request, from: datagram.remote), to: datagram, at: now)
        case .registrationConfirm(let confirm):
            guard datagram.remote == settings.mainGatekeeper else { return [] }
            return register(.confirmed(confirm), at: now)
        case .registrationReject(let reject):
            guard datagram.remote == settings.mainGatekeeper else { return [] }
            return register(.rejected(reject), at: now)
        case .unregistrationConfirm(let confirm): return receivePhone(confirm, datagram, at: now)
        }
    }

    /// Notes a message for `list trace ras`.
    mutating func note(_ event: String, _ endpoint: Endpoint, at now: Instant) {
        trace.note(RASTrace.Line(time: now, event: event, endpoint: endpoint))
    }

    private mutating func reply(
        _ result: SurvivableRegistrar.Result, to datagram: Datagram, at now: Instant
    ) -> [AgentEffect] {
        if let denial = result.denial {
            let event = "denial event \(denial.rawValue): \(denial.text)"
            trace.note(RASTrace.Line(time: now, event: event, endpoint: datagram.remote, isDenial: true))
        }
        note("snd \(result.answer.shortName)", datagram.remote, at: now)
        var effects: [AgentEffect] = [
            .send(Datagram(local: datagram.local, remote: datagram.remote, bytes: result.answer.encoded()))
        ]
        effects += maintained(result.entries, at: now)
        if let refusal = result.refusal { effects += refusals.report(refusal.subject, refusal.detail, at: now) }
        if let denial = result.denial {
            let endpoint = "\(datagram.remote.address)"
            log.note(denial, of: endpoint, at: now)
            effects += denials.report(endpoint, "\(denial.rawValue) \(denial.text)", at: now)
        }
        if let identifier = result.identifier {
            let until = registrar.registeredUntil(identifier)
            deadlines.set(.survivable(identifier), until.map { Wakeup(at: $0, timer: "RAS time to live") })
            effects += evaluateRegions(at: now)
            if let survivable = registrar.name(of: identifier) {
                effects += endReturns(backedBy: survivable, at: now)
            }
        }
        return effects
    }

    /// What the registrar has to say, and the alarms that begin and end with it.
    mutating func maintained(_ entries: [JournalEntry], at now: Instant) -> [AgentEffect] {
        var all: [JournalEntry] = []
        for entry in entries {
            all.append(entry)
            guard let survivable = entry.subject else { continue }
            if entry.kind == .survivableLost { all += log.raise(.survivableOnMain, survivable, at: now) }
            if entry.kind == .survivableRegistered { all += log.clear(.survivableOnMain, survivable) }
        }
        return all.map { .journal($0) }
    }

    /// The alarm of a gateway's link, for gateways that are administered.
    mutating func maintainLink(of gateway: Int, isUp: Bool, at now: Instant) -> [AgentEffect] {
        guard let name = gatewaysByNumber[gateway]?.name else { return [] }
        let entries = isUp ? log.clear(.mediaGateway, name) : log.raise(.mediaGateway, name, at: now)
        return entries.map { .journal($0) }
    }

    /// Hands an event to this survivable's own registration and carries out what it wants.
    mutating func register(_ event: SurvivableRegistration.Event, at now: Instant) -> [AgentEffect] {
        guard let main = settings.mainGatekeeper, let wishes = registration?.handle(event, at: now) else { return [] }
        var effects: [AgentEffect] = []
        for wish in wishes {
            switch wish {
            case .send(let request):
                note("snd RRQ", main, at: now)
                let bytes = RAS.Message.registrationRequest(request).encoded()
                effects.append(.send(Datagram(local: endpoint(settings.rasPort), remote: main, bytes: bytes)))
            case .registered:
                effects.append(.journal(JournalEntry(.registeredWithMain, "\(main.address)")))
                effects += log.clear(.mainOnSurvivable, "\(main.address)").map { .journal($0) }
            case .refused(let reason):
                effects.append(.journal(JournalEntry(.refusedByMain, "\(main.address)", detail: "\(reason)")))
            case .lost:
                effects.append(.journal(JournalEntry(.lostMain, "\(main.address)", detail: "RRQ unanswered")))
                effects += log.raise(.mainOnSurvivable, "\(main.address)", at: now).map { .journal($0) }
            }
        }
        return effects
    }
}
