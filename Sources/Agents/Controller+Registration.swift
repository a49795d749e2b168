import Megaco
import Wire

/// Which gateways register here, and how they are sent away.
extension Controller {
    // MARK: Requests of a gateway

    mutating func answer(
        _ request: TransactionRequest, from sender: MessageIdentifier, on path: Association.Path, at now: Instant
    ) -> [AgentEffect] {
        var notes: [AgentEffect] = []
        var hasLeft = false
        let outcome = CommandRefusal.outcome(of: request) { command in
            let result: CommandReply.Result
            if case .serviceChange(let change) = command.command, command.termination.isRoot {
                let (answer, effects, leaves) = decide(change, from: sender, on: path, at: now)
                notes += effects
                hasLeft = hasLeft || leaves
                result = answer
            } else if gateway(on: path) == nil {
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
        var sent: [AgentEffect] = []
        if let place = links.place(of: path) {
            sent = links[place].association.respond(to: request.identifier, outcome, at: now)
            deadlines.set(.link(path), links.deadline(at: place).wakeup)
        } else {
            deadlines.set(.link(path), nil)
        }
        // The reply comes first, then what follows from it.
        var effects = sent + notes
        if hasLeft { effects += loseLink(path, "the gateway left", at: now) + closing(path) }
        return effects
    }

    private func gateway(on path: Association.Path) -> Int? { links.place(of: path).flatMap { links[$0].gateway } }

    private func closing(_ path: Association.Path) -> [AgentEffect] {
        if case .stream(let connection) = path { [.close(connection)] } else { [] }
    }

    /// The answer to a ServiceChange of a whole gateway, what follows from it, and whether the gateway has left.
    private mutating func decide(
        _ change: ServiceChangeRequest, from sender: MessageIdentifier, on path: Association.Path, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect], hasLeft: Bool) {
        switch change.method {
        case .restart, .disconnected, .failover, .handOff:
            let (result, effects) = decideRegistration(change, from: sender, on: path, at: now)
            return (result, effects, false)
        case .graceful, .forced:
            guard gateway(on: path) != nil else {
                return (.error(.serviceChange, .beforeServiceChangeReply), [], false)
            }
            return (.serviceChange(nil), [], true)
        case .other: return (.error(.serviceChange, .notImplemented), [], false)
        }
    }

    /// Decides on a registration: version, then who it is, then whether its region may register here.
    private mutating func decideRegistration(
        _ change: ServiceChangeRequest, from sender: MessageIdentifier, on path: Association.Path, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect]) {
        guard let link = links[path] else { return (.error(.serviceChange, .serviceUnavailable), []) }
        if let version = change.version, version > settings.highestVersion {
            return refuse("\(link.remote.address)", .versionNotSupported, at: now)
        }
        let serial = change.value(ofExtension: "X-SERIAL")
        guard let gateway = administered(serial: serial, sender: sender) else {
            let error = ErrorDescriptor(
                code: settings.unknownSerialError, text: ErrorDescriptor.unauthorizedEntity.text)
            return refuse(serial.map { $0.shortened(40) } ?? "\(link.remote.address)", error, at: now)
        }
        if change.value(ofExtension: "X-SRV") == "1" {
            let calls = change.value(ofExtension: "X-ACT").flatMap { Int($0) } ?? 0
            let (effects, refusal) = decideReturn(of: gateway, activeCalls: calls, at: now)
            if let refusal {
                let error = ErrorDescriptor(code: refusal.error, text: ErrorDescriptor.serviceUnavailable.text)
                return refuse(gateway.name, error, because: refusal.reason, at: now)
            }
            let (result, admission) = accept(gateway, on: path, change, at: now)
            return (result, effects + admission)
        }
        guard regions[gateway.networkRegion]?.admits ?? true else {
            let error = ErrorDescriptor(
                code: settings.regionDisabledError, text: ErrorDescriptor.serviceUnavailable.text)
            return refuse(gateway.name, error, at: now)
        }
        return accept(gateway, on: path, change, at: now)
    }

    private mutating func accept(
        _ gateway: AdministeredGateway, on path: Association.Path, _ change: ServiceChangeRequest, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect]) {
        returnRequests[gateway.number] = nil
        let reply = ServiceChangeReply(
            version: 1, profile: change.profile, timeStamp: settings.startOfStory.timeStamp(at: now))
        return (.serviceChange(reply), admit(gateway, on: path, change, at: now))
    }

    /// The record of a gateway; a message identifier without an address is the name of its record.
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

    private mutating func refuse(
        _ who: String, _ error: ErrorDescriptor, because reason: String? = nil, at now: Instant
    ) -> (CommandReply.Result, [AgentEffect]) {
        let detail = "\(error.code) \(error.text)" + (reason.map { ": \($0)" } ?? "")
        let entries = gatewayRefusals.report(who, detail, at: now)
        return (.error(.serviceChange, error), entries)
    }

    private mutating func admit(
        _ gateway: AdministeredGateway, on path: Association.Path, _ change: ServiceChangeRequest, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        if let old = registered[gateway.number], old != path {
            // The gateway comes on a new connection: the old one is half open, whatever it looks like from here.
            _ = release(old, at: now)
            if case .stream(let connection) = old { effects.append(.abort(connection)) }
            let why = "replaced by a new link"
            effects.append(.journal(JournalEntry(.gatewayLost, gateway.name, detail: why)))
        }
        if let other = links[path]?.gateway, other != gateway.number {
            registered[other] = nil
            let why = "its link registered \(gateway.name)"
            effects.append(.journal(JournalEntry(.gatewayLost, gatewaysByNumber[other]?.name, detail: why)))
        }
        guard var link = links[path] else { return effects }
        if case .leaving(_, let request, _) = link.state { link.association.cancel(request) }
        deadlines.set(.linkLossDelay(gateway: gateway.number), nil)
        registered[gateway.number] = path
        link.state = .registered(
            gateway: gateway.number,
            Supervision(interval: settings.supervisionInterval, misses: settings.supervisionMisses, at: now))
        store(link)
        let detail = "\(change.method.journalText) \(change.reason.code)"
        return effects + [.journal(JournalEntry(.gatewayRegistered, gateway.name, detail: detail))]
    }

    // MARK: Sending gateways away

    /// Unregisters a gateway by the method of the settings; its link ends when it answers, or in time.
    mutating func sendAway(_ gateway: Int, backup: String?, at now: Instant) -> [AgentEffect] {
        guard let path = registered[gateway], var link = links[path], case .registered = link.state else { return [] }
        let target = settings.survivableProcessors.first { $0.name == backup }
        let change: ServiceChangeRequest
        switch settings.unregistration {
        case .close:
            _ = release(path, at: now)
            return closing(path) + unregistered(gateway, "closed", at: now)
        case .forced:
            change = ServiceChangeRequest(method: .forced, reason: .controllerImpendingFailure)
        case .handOff where target == nil:
            // Nobody to name: a survivable that sends its gateways away.
            change = ServiceChangeRequest(method: .forced, reason: .controllerImpendingFailure)
        case .handOff:
            let isBinary = link.association.encoding == .binary
            let port = isBinary ? settings.h248BinaryPort : settings.h248Port
            change = ServiceChangeRequest(
                method: .handOff, reason: .directedChange,
                controllerToTry: target.map { .address($0.address, port: port) })
        }
        let (request, effects) = link.association.request(.serviceChange(change), at: now)
        link.state = .leaving(gateway: gateway, request: request, until: now + settings.unregistrationTimeout)
        store(link)
        return effects
    }

    /// The gateway has answered, or never will: closes the link.
    mutating func finishUnregistration(_ path: Association.Path, _ how: String, at now: Instant) -> [AgentEffect] {
        guard let link = release(path, at: now), let gateway = link.gateway else { return [] }
        return closing(path) + unregistered(gateway, how, at: now)
    }

    /// Writes down that a gateway is unregistered, whose link is gone already.
    mutating func unregistered(_ gateway: Int, _ how: String, at now: Instant) -> [AgentEffect] {
        registered[gateway] = nil
        let detail = "\(settings.unregistration.journalText), \(how)"
        return [.journal(JournalEntry(.gatewayUnregistered, gatewaysByNumber[gateway]?.name, detail: detail))]
            + evaluateRegions(at: now)
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
