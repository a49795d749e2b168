import Megaco
import Wire

/// Which gateways register here, and how they are sent away.
extension Controller {
    // MARK: Requests of a gateway

    mutating func answer(
        _ request: TransactionRequest, from sender: MessageIdentifier, on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        // A connection that ended while its request was carried out takes the registration with it.
        guard links.place(of: link) != nil else { return [] }
        var notes: [AgentEffect] = []
        var hasLeft = false
        let outcome = CommandRefusal.outcome(of: request) { command in
            let result: CommandReply.Result
            if case .serviceChange(let change) = command.command, command.termination.isRoot {
                let (answer, effects, leaves) = decide(change, from: sender, on: link, at: now)
                notes += effects
                hasLeft = hasLeft || leaves
                result = answer
            } else if gateway(on: link) == nil {
                result = .error(command.command.kind, .beforeServiceChangeReply)
            } else {
                switch command.command {
                case .notify: result = .done(.notify, [])
                case .serviceChange: result = .serviceChange(nil)
                case .add, .move, .modify, .subtract, .auditValue, .auditCapabilities:
                    return CommandRefusal.reply(to: command)
                }
            }
            return CommandReply(result, on: command.termination)
        }
        // The reply comes first, then what follows from it.
        var effects = respond(to: request.identifier, of: sender, outcome, on: link, at: now)
        effects.add(notes)
        if outcome.serviceChange != nil { effects.add(meetCalls(of: request.registration, on: link, at: now)) }
        if hasLeft {
            let path = links[link]?.association.path
            effects += loseLink(link, "the gateway left", at: now) + (path.map(closing) ?? [])
        }
        return effects
    }

    private mutating func respond(
        to identifier: UInt32, of sender: MessageIdentifier, _ outcome: TransactionReply.Outcome,
        on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        guard let place = links.place(of: link) else { return [] }
        let effects = links[place].association.respond(to: identifier, of: sender, outcome, at: now, &replies)
        // What was agreed holds from the next message on (H.248.1 §11.3).
        if let agreed = outcome.serviceChange?.version { links[place].association.version = agreed }
        deadlines.set(.link(link), links.deadline(at: place).wakeup)
        return effects
    }

    private func gateway(on link: LinkIdentifier) -> Int? { links.place(of: link).flatMap { links[$0].gateway } }

    private func closing(_ path: Association.Path) -> [AgentEffect] {
        if case .stream(let connection) = path { [.close(connection)] } else { [] }
    }

    /// The answer to a ServiceChange of a whole gateway, what follows from it, and whether the gateway has left.
    private mutating func decide(
        _ change: ServiceChangeRequest, from sender: MessageIdentifier, on link: LinkIdentifier, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect], hasLeft: Bool) {
        if change.reason.code == ServiceChangeReason.cancelGraceful.code, let gateway = gateway(on: link) {
            deadlines.set(.departure(gateway: gateway), nil)
            let entry = JournalEntry(.gatewayLeaving, name(of: gateway), detail: "stays: \(change.reason.text)")
            return (.serviceChange(nil), [.journal(entry)], false)
        }
        switch change.method {
        case .restart, .disconnected, .failover, .handOff:
            let (result, effects) = decideRegistration(change, from: sender, on: link, at: now)
            return (result, effects, false)
        case .graceful, .forced:
            guard let gateway = gateway(on: link) else {
                return (.error(.serviceChange, .beforeServiceChangeReply), [], false)
            }
            guard change.method == .graceful, let delay = change.delay, delay > 0 else {
                // There are no calls here whose end a graceful change without a delay would wait for.
                return (.serviceChange(nil), [], true)
            }
            return (.serviceChange(nil), [.journal(leaves(gateway, in: delay, at: now))], false)
        case .other: return (.error(.serviceChange, .notImplemented), [], false)
        }
    }

    /// A gateway will go after so many seconds; −1, which is 4294967295 on the wire, is never.
    private mutating func leaves(_ gateway: Int, in delay: UInt32, at now: Instant) -> JournalEntry {
        guard delay < .max else {
            deadlines.set(.departure(gateway: gateway), nil)
            return JournalEntry(.gatewayLeaving, name(of: gateway), detail: "takes no new calls")
        }
        deadlines.set(
            .departure(gateway: gateway), Wakeup(at: now + .seconds(Int64(delay)), timer: "ServiceChangeDelay"))
        return JournalEntry(.gatewayLeaving, name(of: gateway), detail: "in \(delay) s")
    }

    /// The time has come that a gateway has said.
    mutating func depart(_ gateway: Int, at now: Instant) -> [AgentEffect] {
        guard let link = registered[gateway], let path = links[link]?.association.path else { return [] }
        return loseLink(link, "the gateway left", at: now) + closing(path)
    }

    /// Decides on a registration: version, profile, then who it is, then whether its region may register here.
    private mutating func decideRegistration(
        _ change: ServiceChangeRequest, from sender: MessageIdentifier, on link: LinkIdentifier, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect]) {
        guard let remote = links[link]?.remote else { return (.error(.serviceChange, .serviceUnavailable), []) }
        if let version = change.version, version < settings.lowestVersion {
            return refuse("\(remote.address)", .versionNotSupported, at: now)
        }
        guard let profile = agreedProfile(change.profile) else {
            return refuse("\(remote.address)", .unknownProfile, at: now)
        }
        let serial = change.value(ofExtension: "X-SERIAL")
        guard let gateway = admitted(serial: serial, sender: sender) else {
            let error = ErrorDescriptor(
                code: settings.unknownSerialError, text: ErrorDescriptor.unauthorizedEntity.text)
            return refuse(serial.map { $0.shortened(40) } ?? "\(remote.address)", error, at: now)
        }
        if let record = gatewaysByNumber[gateway], change.value(ofExtension: "X-SRV") == "1" {
            let calls = change.value(ofExtension: "X-ACT").flatMap { Int($0) } ?? 0
            let (effects, refusal) = decideReturn(of: record, activeCalls: calls, at: now)
            if let refusal {
                let error = ErrorDescriptor(code: refusal.error, text: ErrorDescriptor.serviceUnavailable.text)
                return refuse(record.name, error, because: refusal.reason, at: now)
            }
            let (result, admission) = accept(gateway, on: link, change, profile, from: sender, at: now)
            return (result, effects + admission)
        }
        if let region = gatewaysByNumber[gateway]?.networkRegion, !(regions[region]?.admits ?? true) {
            let error = ErrorDescriptor(
                code: settings.regionDisabledError, text: ErrorDescriptor.serviceUnavailable.text)
            return refuse(name(of: gateway) ?? "", error, at: now)
        }
        return accept(gateway, on: link, change, profile, from: sender, at: now)
    }

    /// Accepts a registration on what was agreed, or names the controller to go to instead.
    private mutating func accept(
        _ gateway: Int, on link: LinkIdentifier, _ change: ServiceChangeRequest, _ profile: ServiceChangeProfile,
        from sender: MessageIdentifier, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect]) {
        returnRequests[gateway] = nil
        if let target = settings.redirection, target != endpoint(settings.h248Port) {
            let entries = gatewayRefusals.report(
                name(of: gateway) ?? "\(sender)".shortened(40), "sent to \(target)", at: now)
            let reply = ServiceChangeReply(controllerToTry: .address(target.address, port: target.port))
            return (.serviceChange(reply), entries)
        }
        let reply = ServiceChangeReply(
            address: settings.requestPort.map { .port($0) }, version: min(change.version ?? 1, settings.highestVersion),
            profile: profile.name.isEmpty ? nil : profile, timeStamp: settings.startOfStory.timeStamp(at: now))
        return (.serviceChange(reply), admit(gateway, on: link, change, from: sender, at: now))
    }

    /// The profile of both sides, the lower version wins (H.248.1 §11.3); nil where this one is not known here, and one
    /// without a name where none was offered.
    private func agreedProfile(_ offered: ServiceChangeProfile?) -> ServiceChangeProfile? {
        guard var profile = offered else { return ServiceChangeProfile(name: "", version: 1) }
        guard !settings.profiles.isEmpty else { return profile }
        let name = profile.name.lowercased()
        guard let own = settings.profiles.first(where: { $0.name.lowercased() == name }) else { return nil }
        profile.version = min(profile.version, own.version)
        return profile
    }

    /// The number of a gateway that may register; a message identifier without an address is the name of its record.
    private mutating func admitted(serial: String?, sender: MessageIdentifier) -> Int? {
        guard settings.admission == .everybody else { return administered(serial: serial, sender: sender)?.number }
        if let known = numbers[sender] { return known }
        numbers[sender] = numbers.count + 1
        return numbers.count
    }

    /// The record of a gateway; nil where there is none.
    private func administered(serial: String?, sender: MessageIdentifier) -> AdministeredGateway? {
        switch settings.identifiedBy {
        case .serial: return serial.flatMap { gatewaysBySerial[$0] }
        case .messageIdentifier:
            switch sender {
            case .address(let address, port: _): return gatewaysByAddress[address]
            case .domain(let name, port: _), .device(let name):
                // Names in H.248 are the same in capital letters and in small ones.
                return gatewaysByName[name.lowercased()]
            case .mtp: return nil
            }
        }
    }

    /// What a gateway is called: by its record, else by its message identifier.
    func name(of gateway: Int, on link: SupervisedLink? = nil) -> String? {
        if let known = gatewaysByNumber[gateway]?.name { return known }
        let link = link ?? registered[gateway].flatMap { links[$0] }
        return link?.sender.map { "\($0)" }
    }

    private mutating func refuse(
        _ who: String, _ error: ErrorDescriptor, because reason: String? = nil, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect]) {
        let detail = "\(error.code) \(error.text)" + (reason.map { ": \($0)" } ?? "")
        let entries = gatewayRefusals.report(who, detail, at: now)
        return (.error(.serviceChange, error), entries)
    }

    private mutating func admit(
        _ gateway: Int, on link: LinkIdentifier, _ change: ServiceChangeRequest, from sender: MessageIdentifier,
        at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        if let old = registered[gateway], old != link {
            // The gateway comes on a new connection: the old one is half open, whatever it looks like from here.
            effects = leaveBehind(old)
            let why = "replaced by a new link"
            effects.append(.journal(JournalEntry(.gatewayLost, name(of: gateway) ?? "\(sender)", detail: why)))
        }
        if let other = self.gateway(on: link), other != gateway {
            registered[other] = nil
            let why = "its link registered \(name(of: gateway) ?? "\(sender)")"
            effects.append(.journal(JournalEntry(.gatewayLost, name(of: other), detail: why)))
        }
        guard let place = links.place(of: link) else { return effects }
        if case .leaving(_, let request, _) = links.state(at: place) { links[place].association.cancel(request) }
        deadlines.set(.linkLossDelay(gateway: gateway), nil)
        deadlines.set(.departure(gateway: gateway), nil)
        register(gateway, in: place, at: now)
        sendRequests(to: change.address, in: place)
        let detail = "\(change.method.name) \(change.reason.code)"
        return effects + [.journal(JournalEntry(.gatewayRegistered, name(of: gateway), detail: detail))]
            + maintainLink(of: gateway, isUp: true, at: now)
    }

    private mutating func register(_ gateway: Int, in place: Int, at now: Instant) {
        registered[gateway] = links[place].identifier
        links[place].state = .registered(
            gateway: gateway, Supervision(interval: settings.supervisionInterval, at: now))
        noteDeadline(of: place)
    }

    /// Over UDP a gateway says where it wants requests (`ServiceChangeAddress`); on a stream they stay on the stream.
    private mutating func sendRequests(to address: ServiceChangeAddress?, in place: Int) {
        guard case .datagram(_, let remote) = links[place].association.path else { return }
        let target: Endpoint?
        switch address {
        case .port(let port): target = Endpoint(address: remote.address, port: port)
        case .identifier(.address(let address, let port)): target = Endpoint(address: address, port: port ?? 2944)
        // Nobody here asks a name server.
        case .identifier, nil: target = nil
        }
        links[place].association.requestsTo = target == remote ? nil : target
        if let target { links.note(target, of: place) }
    }

    /// Takes a link away that its gateway has left for another one.
    private mutating func leaveBehind(_ link: LinkIdentifier) -> [AgentEffect] {
        guard let old = release(link), case .stream(let connection) = old.association.path else { return [] }
        return [.abort(connection)]
    }

    /// A copy of a registration that was accepted came on another link than the first: the reply went there as well, so
    /// the gateway is there from now on, and the link that it was on is half open.
    ///
    /// Over UDP a copy may be an old one, so that it moves a gateway but registers none.
    mutating func adopt(
        _ request: TransactionRequest, from sender: MessageIdentifier, _ reply: [UInt8], on link: LinkIdentifier,
        at now: Instant
    ) -> [AgentEffect] {
        guard let change = request.registration, let place = links.place(of: link), links[place].gateway == nil,
            let gateway = settings.admission == .everybody
                ? numbers[sender]
                : administered(serial: change.value(ofExtension: "X-SERIAL"), sender: sender)?.number
        else { return [] }
        guard let old = registered[gateway] else {
            guard case .stream = links[place].association.path, isAcceptance(reply, links[place].association.encoding),
                gatewaysByNumber[gateway].map({ regions[$0.networkRegion]?.admits ?? true }) ?? true
            else { return [] }
            return admit(gateway, on: link, change, from: sender, at: now)
        }
        guard let former = links[old], former.sender == sender, case .registered = former.state else { return [] }
        let effects = leaveBehind(old)
        guard let kept = links.place(of: link) else { return effects }
        links[kept].association.version = former.association.version
        register(gateway, in: kept, at: now)
        sendRequests(to: change.address, in: kept)
        let detail = "from \(former.remote) to \(links[kept].remote)"
        return effects + [.journal(JournalEntry(.gatewayMoved, name(of: gateway), detail: detail))]
    }

    private func isAcceptance(_ reply: [UInt8], _ encoding: MessageEncoding) -> Bool {
        guard let message = try? Message(decoding: reply, encoding), case .transactions(let all) = message.body,
            case .reply(let answer) = all.first
        else { return false }
        return answer.serviceChange.map { $0.controllerToTry == nil } ?? false
    }

    // MARK: Sending gateways away

    /// Unregisters a gateway by the method of the settings; its link ends when it answers, or in time.
    mutating func sendAway(_ gateway: Int, backup: String?, at now: Instant) -> [AgentEffect] {
        guard let link = registered[gateway], let place = links.place(of: link),
            case .registered = links.state(at: place)
        else { return [] }
        let target = settings.survivableProcessors.first { $0.name == backup }
        let change: ServiceChangeRequest
        switch settings.unregistration {
        case .close:
            guard let closed = release(link) else { return [] }
            return closing(closed.association.path) + unregistered(gateway, "closed", at: now)
        case .forced:
            change = ServiceChangeRequest(method: .forced, reason: .controllerImpendingFailure)
        case .handOff where target == nil:
            // Nobody to name: a survivable that sends its gateways away.
            change = ServiceChangeRequest(method: .forced, reason: .controllerImpendingFailure)
        case .handOff:
            let isBinary = links[place].association.encoding == .binary
            let port = isBinary ? settings.h248BinaryPort : settings.h248Port
            change = ServiceChangeRequest(
                method: .handOff, reason: .directedChange,
                controllerToTry: target.map { .address($0.address, port: port) })
        }
        let (request, effects) = links[place].association.request(.serviceChange(change), at: now)
        links[place].state = .leaving(gateway: gateway, request: request, until: now + settings.unregistrationTimeout)
        noteDeadline(of: place)
        return effects
    }

    /// The gateway has answered, or never will: closes the link.
    mutating func finishUnregistration(_ link: LinkIdentifier, _ how: String, at now: Instant) -> [AgentEffect] {
        guard let left = release(link), let gateway = left.gateway else { return [] }
        return closing(left.association.path) + unregistered(gateway, how, at: now)
    }

    /// Writes down that a gateway is unregistered, whose link is gone already.
    mutating func unregistered(_ gateway: Int, _ how: String, at now: Instant) -> [AgentEffect] {
        registered[gateway] = nil
        let detail = "\(settings.unregistration.journalText), \(how)"
        return [.journal(JournalEntry(.gatewayUnregistered, gatewaysByNumber[gateway]?.name, detail: detail))]
            + maintainLink(of: gateway, isUp: false, at: now) + evaluateRegions(at: now)
    }
}

extension TransactionRequest {
    /// The first ServiceChange of a whole gateway that registers it.
    var registration: ServiceChangeRequest? {
        for command in actions.lazy.flatMap(\.commands) where command.termination.isRoot {
            guard case .serviceChange(let change) = command.command else { continue }
            switch change.method {
            case .restart, .disconnected, .failover, .handOff: return change
            case .graceful, .forced, .other: continue
            }
        }
        return nil
    }
}

extension ControllerSettings.UnregistrationMethod {
    /// What was sent, in the words of the standard.
    var journalText: String {
        switch self {
        case .forced: "Forced 909"
        case .handOff: "HandOff 903"
        case .close: "link closed"
        }
    }
}
