import Megaco
import Wire

/// The calls of a gateway, as far as a change of its controller goes: how many there are and what becomes of them.
///
/// A call has no H.248 messages of its own here. Registrations say how many there are (`X-ACT`), and a controller that
/// cannot go on with them subtracts them.
extension Gateway {
    /// How many calls it has, those being set up included.
    var activeCalls: Int { calls.count }

    var callsWakeup: Wakeup? { calls.nextAt.map { Wakeup(at: $0, timer: "calls") } }

    /// Calls of the load begin, become stable and end; with the last one the gateway asks main to take it back.
    mutating func wakeCalls(at now: Instant) -> [AgentEffect] {
        guard let next = calls.nextAt, next <= now else { return [] }
        let before = calls.count
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
        guard let former, calls.count > 0 else { return [] }
        if former == controller.endpoint {
            calls.resume()
            return [.journal(JournalEntry(.callsKept, controller.name, detail: "\(calls.count)"))]
        }
        let (preserved, lost) = calls.changeController()
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
        let dropped = calls.drop()
        guard dropped > 0 else { return [] }
        return [.journal(JournalEntry(.callsDropped, controller, detail: "\(dropped), \(why)"))]
    }

    /// Whether a command of its controller ends all calls: Subtract of every termination, where there are any.
    func endsCalls(_ command: CommandRequest) -> Bool {
        guard case .subtract = command.command else { return false }
        return command.termination == .all && command.furtherTerminations.isEmpty && calls.count > 0
    }
}
