import Megaco
import Wire

/// The calls of a gateway, as far as a change of its controller goes: how many there are and what becomes of them.
///
/// Calls of a load, and those that the timeline and the settings give, have no H.248 messages of their own.
/// Registrations say how many there are (`X-ACT`), and a controller that cannot go on with them subtracts them. Calls
/// out of the trunks are contexts, which controllers put together by Add.
extension Gateway {
    /// How many calls it has, those being set up included.
    var activeCalls: Int { calls.count + contexts.count }

    var callsWakeup: Wakeup? {
        Wakeup.earlier(
            calls.nextAt.map { Wakeup(at: $0, timer: "calls") },
            contexts.nextAt.map { Wakeup(at: $0, timer: "end of trunk call") })
    }

    /// Calls of the load begin, become stable and end; with the last one the gateway asks main to take it back.
    mutating func wakeCalls(at now: Instant) -> [AgentEffect] {
        guard let next = callsWakeup?.at, next <= now else { return [] }
        let before = activeCalls
        contexts.advance(at: now)
        var effects: [AgentEffect] = []
        for _ in 0..<calls.advance(at: now, isServed: isRegistered) {
            effects += blockedCalls.report(nil, isRegistered ? "no channel is free" : "no controller", at: now)
        }
        return effects + hurryReturnAttempt(after: before, at: now)
    }

    /// Where the last call has just ended the gateway asks main at once to take it back.
    mutating func hurryReturnAttempt(after before: Int, at now: Instant) -> [AgentEffect] {
        before > 0 && activeCalls == 0 ? hurryReturnAttempt(at: now) : []
    }

    /// A registration was accepted: calls are kept with the controller that has them, preserved without features with
    /// any other (domain: stable calls alone).
    mutating func keepCalls(with controller: ControllerAddress) -> [AgentEffect] {
        let former = callController
        callController = controller.endpoint
        guard let former, activeCalls > 0 else { return [] }
        if former == controller.endpoint {
            calls.resume()
            return [.journal(JournalEntry(.callsKept, controller.name, detail: "\(activeCalls)"))]
        }
        let (stable, lost) = calls.changeController()
        let preserved = stable + contexts.count
        var effects: [AgentEffect] = []
        if preserved > 0 {
            let detail = "\(preserved), without features"
            effects.append(.journal(JournalEntry(.callsPreserved, controller.name, detail: detail)))
        }
        if lost > 0 {
            effects.append(.journal(JournalEntry(.callsDropped, controller.name, detail: "\(lost), being set up")))
        }
        return effects
    }

    /// Every call ends at once.
    mutating func dropCalls(_ why: String, by controller: String? = nil) -> [AgentEffect] {
        let dropped = calls.drop() + contexts.drop()
        guard dropped > 0 else { return [] }
        return [.journal(JournalEntry(.callsDropped, controller, detail: "\(dropped), \(why)"))]
    }

    /// Whether a command of its controller ends all calls: Subtract of every termination, where there are any.
    func endsCalls(_ command: CommandRequest) -> Bool {
        guard case .subtract = command.command else { return false }
        return command.termination == .all && command.furtherTerminations.isEmpty && activeCalls > 0
    }

    // MARK: Calls out of the trunks

    /// Carries out what its controller asks about a call: a context with a channel of the trunks and a media stream, or
    /// the end of one. Nil for anything else.
    mutating func carryOut(
        _ request: TransactionRequest, on path: Association.Path, at now: Instant
    ) -> (outcome: TransactionReply.Outcome, effects: [AgentEffect])? {
        guard settings.hasTrunks, isRegistered(on: path), request.actions.count == 1, let action = request.actions.first
        else { return nil }
        switch action.context {
        case .null, .all: return nil
        case .choose: return begin(action, at: now).map { (.actions([$0]), []) }
        case .number(let context):
            let before = activeCalls
            guard action.commands.count == 1, case .subtract = action.commands[0].command,
                action.commands[0].termination == .all, contexts.end(context)
            else { return nil }
            let reply = ActionReply(context: action.context, commands: [CommandReply(.done(.subtract, []), on: .all)])
            return (.actions([reply]), hurryReturnAttempt(after: before, at: now))
        }
    }

    private mutating func begin(_ action: ActionRequest, at now: Instant) -> ActionReply? {
        let encoding = settings.messageEncoding
        let wanted = action.commands.map { command -> TerminationIdentifier? in
            if case .add = command.command { command.termination } else { nil }
        }
        guard wanted == CallTermination.allCases.map({ $0.choose(encoding) }) else { return nil }
        guard
            let (number, channel) = contexts.begin(
                channels: settings.channels - calls.count, until: now + settings.trunkCallLimit)
        else { return ActionReply(context: .choose, error: .insufficientResources) }
        let names = [CallTermination.trunk.name(channel, encoding), CallTermination.stream.name(Int(number), encoding)]
        return ActionReply(context: .number(number), commands: names.map { CommandReply(.done(.add, []), on: $0) })
    }
}
