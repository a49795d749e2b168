import Wire

/// SIP OPTIONS: what a server answers, and when it asks.
extension Controller {
    /// Sends OPTIONS on every entity link: at the start, in every cycle, and when it becomes active.
    mutating func sendOptions(at now: Instant) -> [AgentEffect] {
        guard phase == .serving, settings.enablesProcessorEthernet, !settings.entityLinks.isEmpty else { return [] }
        deadlines.set(.optionsCycle, Wakeup(at: now + settings.optionsInterval.floored, timer: "OPTIONS cycle"))
        var effects: [AgentEffect] = []
        for link in settings.entityLinks.indices { effects += optionsDone(options.ask(link, at: now), at: now) }
        return effects
    }

    /// Carries out what the exchange wants and answers whoever asks.
    mutating func optionsDone(_ result: OptionsExchange.Result, at now: Instant) -> [AgentEffect] {
        var effects = result.effects
        for event in result.events {
            switch event {
            // A server sends calls by its routes, whatever a session manager answered here.
            case .answered, .timedOut, .transportFailed, .late: break
            // It sends no calls.
            case .callAnswered, .callTimedOut, .callFailed: break
            case .invited(let transaction, let called, let call):
                effects += take(call, for: called, transaction, at: now)
            case .hungUp(let transaction, let call): effects += end(call, transaction, at: now)
            case .asked(let transaction, let peer):
                let media = settings.mediaServers.firstIndex { $0.address == peer }
                let (status, reason) = media == nil ? optionsAnswer : (200, "OK")
                effects += options.respond(to: transaction, status: status, reason: reason, at: now).effects
                if let media { effects += hearMediaServer(media, at: now) }
            case .undecodable(let why, let remote): effects += undecodable.report("\(remote)", why, at: now)
            case .limitReached(let what, let remote): effects += limits.report("\(remote)", what, at: now)
            }
        }
        return effects
    }

    /// A media server's OPTIONS registers it, and keeps it registered (assumed).
    private mutating func hearMediaServer(_ index: Int, at now: Instant) -> [AgentEffect] {
        deadlines.set(
            .mediaServer(index), Wakeup(at: now + settings.mediaServerExpiry.floored, timer: "media server expiry"))
        guard mediaServers.insert(index).inserted else { return [] }
        return [.journal(JournalEntry(.mediaServerRegistered, settings.mediaServers[index].name))]
    }

    mutating func loseMediaServer(_ index: Int, _ why: String) -> [AgentEffect] {
        deadlines.set(.mediaServer(index), nil)
        guard mediaServers.remove(index) != nil else { return [] }
        return [.journal(JournalEntry(.mediaServerLost, settings.mediaServers[index].name, detail: why))]
    }

    var optionsAnswer: (status: Int, reason: String) {
        guard !isActive else { return (200, "OK") }
        switch settings.role {
        // What a core answers is not documented; it is taken to be the same.
        case .survivableRemote, .survivableCore: return (503, "Service Unavailable (LSP is inactive)")
        case .main:
            switch settings.mainWithoutMedia {
            case .noMediaResources: return (503, "Service Unavailable (no media resources)")
            case .ok: return (200, "OK")
            }
        }
    }
}
