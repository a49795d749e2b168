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
        switch message {
        case .registrationRequest(let request) where isOfPhone(request):
            return receivePhone(request, datagram, at: now)
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

    private mutating func reply(
        _ result: SurvivableRegistrar.Result, to datagram: Datagram, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = [
            .send(Datagram(local: datagram.local, remote: datagram.remote, bytes: result.answer.encoded()))
        ]
        effects += result.entries.map { .journal($0) }
        if let refusal = result.refusal { effects += refusals.report(refusal.subject, refusal.detail, at: now) }
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

    /// Hands an event to this survivable's own registration and carries out what it wants.
    mutating func register(_ event: SurvivableRegistration.Event, at now: Instant) -> [AgentEffect] {
        guard let main = settings.mainGatekeeper, let wishes = registration?.handle(event, at: now) else { return [] }
        return wishes.map { wish in
            switch wish {
            case .send(let request):
                let bytes = RAS.Message.registrationRequest(request).encoded()
                return .send(Datagram(local: endpoint(settings.rasPort), remote: main, bytes: bytes))
            case .registered: return .journal(JournalEntry(.registeredWithMain, "\(main.address)"))
            case .refused(let reason):
                return .journal(JournalEntry(.refusedByMain, "\(main.address)", detail: "\(reason)"))
            case .lost: return .journal(JournalEntry(.lostMain, "\(main.address)", detail: "RRQ unanswered"))
            }
        }
    }
}
