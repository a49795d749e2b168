import Megaco
import SIP
import Wire

/// What a controller knows of the calls of a gateway that is not registered with it, and what it does with them once it
/// is again.
extension Controller {
    /// What is left of a gateway's calls after its link was lost.
    enum CallRecords: Hashable, Sendable {
        /// Boards and calls are kept while the Link Loss Delay Timer runs.
        case held
        /// It has expired: boards and calls are removed.
        case cleared
    }

    /// The Link Loss Delay Timer of a gateway has expired.
    mutating func clearCalls(of gateway: Int) -> [AgentEffect] {
        callRecords[gateway] = .cleared
        return [.journal(JournalEntry(.linkLossDelayExpired, name(of: gateway)))]
    }

    /// A gateway has registered, and may say that it has calls: those that cannot be gone on with are subtracted.
    ///
    /// From its own controller a gateway has to be back before the Link Loss Delay Timer expires; from another one it
    /// is taken over with its calls only after the timer has cleared the old ones here (domain.md §3.2).
    mutating func meetCalls(
        of change: ServiceChangeRequest?, on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        guard let change, let place = links.place(of: link), let gateway = links[place].gateway,
            let records = callRecords.removeValue(forKey: gateway), settings.subtractsLostCalls,
            let calls = change.value(ofExtension: "X-ACT").flatMap({ Int($0) }), calls > 0
        else { return [] }
        let why: String
        switch (records, change.comesFromAnotherController) {
        case (.cleared, false?): why = "link loss delay timer had expired"
        case (.held, true?): why = "served elsewhere before link loss delay timer expired"
        case (.cleared, true?), (.held, false?), (_, nil): return []
        }
        let all = CommandRequest(.subtract(nil), on: .all, wantsWildcardedResponse: true)
        let (_, sent) = links[place].association.request(ActionRequest(context: .all, commands: [all]), at: now)
        noteDeadline(of: place)
        return sent + [.journal(JournalEntry(.callsCleared, name(of: gateway), detail: "\(calls), \(why)"))]
    }

    // MARK: Calls of session managers

    /// The most calls whose ends are awaited; the oldest is forgotten for a new one.
    static let dialogLimit = 4096

    /// Answers INVITE as it answers OPTIONS where it has no media, else by the gateway of the extension: 200 where that
    /// is registered here, 480 where it is not, 404 where there is none of that number.
    mutating func take(
        _ call: String, for called: String, _ transaction: ServerTransactionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        var (status, reason) = optionsAnswer
        var headers: [HeaderField] = []
        if status == 200, !settings.trunkGroups.isEmpty, ScheduledCalls.index(ofNumber: called) != nil {
            return takeOutbound(mark(of: call), called, transaction, at: now)
        }
        if status == 200 {
            let gateway = SessionManagerCalls.gateway(ofExtension: called)
            if let gateway, registered[gateway] != nil {
                dialogs.append(mark(of: call))
                if dialogs.count > Self.dialogLimit { dialogs.removeFirst() }
                headers = [contact(called)]
            } else if let gateway, gatewaysByNumber[gateway] != nil {
                (status, reason) = (480, "Temporarily Unavailable")
            } else {
                (status, reason) = (404, "Not Found")
            }
        }
        return options.respond(to: transaction, status: status, reason: reason, headers: headers, at: now).effects
    }

    /// Answers BYE: 481 for a call that is not known here, as after a restart.
    mutating func end(_ call: String, _ transaction: ServerTransactionIdentifier, at now: Instant) -> [AgentEffect] {
        if let effects = endOutbound(mark(of: call), transaction, at: now) { return effects }
        guard let place = dialogs.firstIndex(of: mark(of: call)) else {
            let reason = "Call/Transaction Does Not Exist"
            return options.respond(to: transaction, status: 481, reason: reason, at: now).effects
        }
        dialogs.remove(at: place)
        return options.respond(to: transaction, status: 200, reason: "OK", at: now).effects
    }

    /// Where a call that was accepted is to be ended.
    func contact(_ called: String) -> HeaderField {
        HeaderField("Contact", "<sip:\(called)@\(OptionsExchange.host(settings.address)):\(settings.sipPort)>")
    }

    /// What is remembered of a Call-ID, which a stranger may make as long as a message.
    private func mark(of call: String) -> UInt64 { SeededGenerator.digest(call.utf8, seed: settings.seed) }
}

extension ServiceChangeRequest {
    /// Whether a gateway that registers was with another controller before; nil where it was with none.
    fileprivate var comesFromAnotherController: Bool? {
        switch method {
        case .restart: nil
        case .failover, .handOff: true
        case .disconnected: value(ofExtension: "X-SRV") == "1"
        case .graceful, .forced, .other: nil
        }
    }
}
