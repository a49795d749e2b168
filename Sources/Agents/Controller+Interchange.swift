import Wire

/// Two servers behind one address: the standby becomes the active one.
extension Controller {
    /// The standby takes over with what it has shadowed: translations, calls, registrations over RAS. It knows no TCP
    /// connection; that it resets them all at once, rather than when the peer next says something, is assumed. A
    /// gateway comes back with its calls as after any lost link, before its Link Loss Delay Timer runs out here.
    mutating func interchange(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = [.journal(JournalEntry(.commanded, detail: "reset system interchange"))]
        for link in links.identifiers {
            guard case .stream? = links[link]?.association.path else { continue }
            effects += loseLink(link, "interchange", abort: true, at: now)
        }
        return effects + options.reset(at: now)
    }
}
