import Megaco
import Wire

/// What a gateway answers to the requests of a controller.
extension Gateway {
    /// What the gateway answers, and whether it then leaves its controller.
    func answer(
        _ request: TransactionRequest, on path: Association.Path
    ) -> (TransactionReply.Outcome, Leaving?) {
        var leaving: Leaving?
        let isOwn = isRegistered(on: path)
        // A controller whose reply is still on its way is too early; any other has no business here (H.248.8).
        let stranger: ErrorDescriptor = path == currentPath ? .beforeServiceChangeReply : .unauthorizedEntity
        let outcome = CommandRefusal.outcome(of: request) { command in
            guard isOwn else { return CommandReply(.error(command.command.kind, stranger), on: command.termination) }
            guard case .serviceChange(let change) = command.command, command.termination.isRoot else {
                if endsCalls(command) { return CommandReply(.done(.subtract, []), on: command.termination) }
                return CommandRefusal.reply(to: command)
            }
            let (result, leave) = answer(change)
            if let leave { leaving = leave }
            return CommandReply(result, on: command.termination)
        }
        return (outcome, leaving)
    }

    /// The controller changes the service of the whole gateway.
    func answer(_ change: ServiceChangeRequest) -> (CommandReply.Result, Leaving?) {
        if change.reason.code == ServiceChangeReason.cancelGraceful.code { return (.serviceChange(nil), .stays) }
        let how = "\(change.method.name) \(change.reason.code)"
        switch change.method {
        case .forced: return (.serviceChange(nil), .unregistered(how))
        case .graceful:
            // There are no calls here whose end a graceful change without a delay would wait for.
            guard let delay = change.delay, delay > 0 else { return (.serviceChange(nil), .unregistered(how)) }
            return (.serviceChange(nil), .later(how, seconds: delay))
        case .handOff:
            guard let target = change.controllerToTry.flatMap(controller(named:)) else {
                return (.error(.serviceChange, .incorrectIdentifier), nil)
            }
            return (.serviceChange(nil), .handedOff(to: target))
        case .restart, .disconnected, .failover, .other: return (.error(.serviceChange, .notImplemented), nil)
        }
    }

    /// After the answer: closes the link and looks for a controller, as after a link loss.
    mutating func leave(_ leaving: Leaving, at now: Instant) -> [AgentEffect] {
        guard case .registered(let registration) = state else { return [] }
        let former = registration.controller
        switch leaving {
        case .stays:
            departure = nil
            return [.journal(JournalEntry(.leaving, former.name, detail: "stays"))]
        case .later(let how, let seconds):
            // −1, which is 4294967295 on the wire, is never.
            departure = Departure(at: seconds == .max ? nil : now + .seconds(Int64(seconds)), how: how)
            let when = seconds == .max ? "takes no new calls" : "in \(seconds) s"
            return [.journal(JournalEntry(.leaving, former.name, detail: "\(how), \(when)"))]
        case .unregistered, .handedOff: break
        }
        departure = nil
        var effects: [AgentEffect] = []
        if case .stream(let connection) = registration.path { effects = [.close(connection)] }
        switch leaving {
        case .stays, .later: return effects
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
