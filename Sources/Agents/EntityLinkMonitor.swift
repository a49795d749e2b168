import Wire

/// The monitoring of one entity link by OPTIONS: a proactive cycle while it is up, a reactive one while it is not.
///
/// An OPTIONS that is not answered well is tried again ``SessionManagerSettings/retries`` times at once before a link
/// that was not down is down. Hand it each event with its time, carry out the effects in order, and hand it `.wake`
/// once ``wakeup`` has come.
struct EntityLinkMonitor: Hashable, Sendable {
    enum Event: Hashable, Sendable {
        case start, wake
        /// What came of the probe; the peer may ask to be left alone for a while (RFC 3261 §21.5.4).
        case outcome(EntityLinkState, why: String, retryAfter: Duration? = nil)
        /// The peer sent OPTIONS of its own.
        case optionsFromPeer
        /// A call on the link came to nothing, for reasons that are the peer's.
        case callFailed
    }

    enum Effect: Hashable, Sendable {
        /// Send OPTIONS; an ``Event/outcome(_:why:retryAfter:)`` MUST follow.
        case probe
        case changed(EntityLinkState, why: String)
    }

    private enum Activity: Hashable {
        case idle
        case waiting(until: Instant)
        case probing(since: Instant, retriesLeft: Int)
    }

    private let isMonitored: Bool
    private let proactiveCycle: Duration
    private let reactiveCycle: Duration
    private let retries: Int
    private let onOptionsFromPeer: SessionManagerSettings.OnOptionsFromPeer
    private var activity = Activity.idle
    /// Nothing new is sent before, whoever asks for it.
    private var silentUntil = Instant.start
    /// Nil until the first probe has shown something.
    private(set) var state: EntityLinkState?
    private(set) var why = ""

    init(_ settings: SessionManagerSettings, _ overrides: EntityOverrides = EntityOverrides()) {
        isMonitored = overrides.isMonitored
        proactiveCycle = (overrides.proactiveCycle ?? settings.proactiveCycle).floored
        reactiveCycle = (overrides.reactiveCycle ?? settings.reactiveCycle).floored
        retries = max(0, overrides.retries ?? settings.retries)
        onOptionsFromPeer = settings.onOptionsFromPeer
    }

    var wakeup: Wakeup? {
        switch activity {
        case .idle, .probing: nil
        case .waiting(let until):
            Wakeup(
                at: until,
                timer: until == silentUntil ? "Retry-After" : state == .up ? "proactive cycle" : "reactive cycle")
        }
    }

    mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
        switch event {
        case .start: return isMonitored ? probe(at: now) : []
        case .wake:
            guard case .waiting(let until) = activity, now >= until else { return [] }
            return probe(at: now)
        case .optionsFromPeer: return heardFromPeer(at: now)
        case .callFailed:
            guard case .waiting = activity, state == .up, now >= silentUntil else { return [] }
            return probe(at: now)
        case .outcome(let verdict, let why, let retryAfter):
            if let retryAfter { silentUntil = max(silentUntil, now + retryAfter) }
            return conclude(verdict, why, at: now)
        }
    }

    private mutating func probe(at now: Instant) -> [Effect] {
        // A link that is down is not made more so by trying twice.
        activity = .probing(since: now, retriesLeft: state == .down ? 0 : retries)
        return [.probe]
    }

    private mutating func heardFromPeer(at now: Instant) -> [Effect] {
        guard case .waiting = activity, state != .up, now >= silentUntil else { return [] }
        switch onOptionsFromPeer {
        case .probeNow: return probe(at: now)
        case .upAtOnce:
            activity = .waiting(until: now + proactiveCycle)
            return become(.up, "OPTIONS from peer")
        }
    }

    private mutating func conclude(_ verdict: EntityLinkState, _ why: String, at now: Instant) -> [Effect] {
        guard case .probing(let since, let retriesLeft) = activity else { return [] }
        if verdict == .down, retriesLeft > 0, now >= silentUntil {
            activity = .probing(since: now, retriesLeft: retriesLeft - 1)
            return [.probe]
        }
        let next = since + (verdict == .up ? proactiveCycle : reactiveCycle)
        activity = .waiting(until: max(now, next, silentUntil))
        return become(verdict, why)
    }

    private mutating func become(_ verdict: EntityLinkState, _ why: String) -> [Effect] {
        self.why = why
        guard state != verdict else { return [] }
        state = verdict
        return [.changed(verdict, why: why)]
    }
}
