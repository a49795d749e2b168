import SIP
import Wire

/// Calls: INVITE to the first entity whose link is up, and to the next one where that does not take it.
///
/// An answer of 480 or another that is the called party's own ends a call; 408, 5xx, silence until Timer B and a
/// connection that is not there send it on.
extension SessionManager {
    /// Calls come, and calls end.
    mutating func wakeCalls(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        while let due = router?.popDue(at: now) {
            switch due {
            case .call(let number): effects += route(number, at: now)
            case .end(let dialog, let link): effects += done(options.hangUp(dialog, on: link, at: now), at: now)
            }
        }
        return effects
    }

    /// Sends a call to the next entity that it has not been sent to and whose link is up.
    private mutating func route(_ number: Int, at now: Instant) -> [AgentEffect] {
        guard var call = router?.waiting[number] else { return [] }
        while call.tried < call.order.count {
            let peer = call.order[call.tried]
            call.tried += 1
            guard let link = settings.entityLinks.indices.first(where: { takesCalls($0, to: peer) }) else { continue }
            call.link = link
            router?.waiting[number] = call
            return done(options.invite(number, user: call.called, on: link, at: now), at: now)
        }
        return fail(number, call, at: now)
    }

    /// Nobody takes a call.
    private mutating func fail(_ number: Int, _ call: CallRouter.Call, at now: Instant) -> [AgentEffect] {
        router?.waiting[number] = nil
        let why = call.refusals.isEmpty ? "no entity link is up" : call.refusals.joined(separator: ", ")
        let effects = failedCalls.report(call.called, why, at: now)
        guard let index = call.scheduled, router?.fail(scheduled: index, at: now) == .givenUp else { return effects }
        let attempts = settings.calls?.schedule?.attempts ?? 1
        let detail = attempts == 1 ? "after one attempt" : "after \(attempts) attempts"
        return effects + [.journal(JournalEntry(.callGivenUp, call.called, detail: detail))]
    }

    /// A call is answered. A scheduled one is confirmed by that.
    private mutating func confirm(_ call: CallRouter.Call, at now: Instant) -> [AgentEffect] {
        guard let index = call.scheduled, let attempt = router?.confirm(scheduled: index),
            let due = settings.calls?.schedule?.due(of: index)
        else { return [] }
        let peer = settings.entityLinks[call.link].peer
        let detail = "by \(peer), attempt \(attempt), \((now - due).journalText) after it was due"
        return [.journal(JournalEntry(.callConfirmed, call.called, detail: detail))]
    }

    private func takesCalls(_ link: Int, to peer: String) -> Bool {
        guard settings.entityLinks[link].peer == peer, !denies(settings.entityLinks[link]) else { return false }
        return !settings.entityLinks[link].overrides.isMonitored || monitors[link].state == .up
    }

    /// An entity has answered a call, or the call has failed there.
    ///
    /// - Parameter status: 408 where nobody answered.
    mutating func conclude(
        call number: Int, _ status: Int, _ reason: String, _ dialog: Dialog?, at now: Instant
    ) -> [AgentEffect] {
        guard var call = router?.waiting[number] else { return [] }
        if status < 300 {
            let confirmed = confirm(call, at: now)
            guard let dialog, router?.answer(number, dialog, at: now) == false else { return confirmed }
            return confirmed + done(options.hangUp(dialog, on: call.link, at: now), at: now)
        }
        call.refusals.append("\(status) \(reason) at \(settings.entityLinks[call.link].peer)")
        router?.waiting[number] = call
        guard status == 408 || status >= 500, status < 600 else {
            return fail(number, call, at: now)
        }
        var effects: [AgentEffect] = []
        if settings.calls?.onFailedCall == .probeNow { effects = monitor(call.link, .callFailed, at: now) }
        return effects + route(number, at: now)
    }
}
