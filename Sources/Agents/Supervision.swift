import Wire

/// Supervision of a link by probes, each of which has a whole interval to be answered (assumed).
struct Supervision: Hashable, Sendable {
    /// What is due.
    enum Tick: Hashable, Sendable {
        case nothing
        /// Send a probe; the one before it, if it is named, need not be waited for any longer.
        case probe(giveUp: UInt32?)
        /// So many in a row were unanswered.
        case lost(giveUp: UInt32?)
    }

    /// When the next probe is due, or the last one counts as unanswered.
    private(set) var tickAt: Instant
    /// The probe that is waited for.
    private(set) var outstanding: UInt32?
    private var unanswered: UInt16 = 0

    /// The first probe goes out one interval after `now`.
    init(interval: Duration, at now: Instant) { tickAt = now + interval.floored }

    /// Looks at the clock. After ``Tick/probe(giveUp:)`` its sender MUST call ``sent(_:)``.
    ///
    /// - Parameter misses: so many unanswered probes in a row lose the link.
    mutating func tick(at now: Instant, interval: Duration, misses: Int) -> Tick {
        guard now >= tickAt else { return .nothing }
        // From now, not from the time that it was due: a node that was paused must not miss three probes at once.
        tickAt = now + interval.floored
        let before = outstanding
        if before != nil, unanswered < .max { unanswered += 1 }
        outstanding = nil
        return Int(unanswered) >= misses ? .lost(giveUp: before) : .probe(giveUp: before)
    }

    mutating func sent(_ probe: UInt32) { outstanding = probe }

    /// A probe was answered; false where it is none of these.
    mutating func answered(_ probe: UInt32) -> Bool {
        guard outstanding == probe else { return false }
        outstanding = nil
        unanswered = 0
        return true
    }
}
