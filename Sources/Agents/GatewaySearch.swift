import Wire

/// The search for a controller: whom a gateway tries next, and when (H.248 link recovery).
///
/// Entries above the transition point are tried in turn until the Primary Search Timer expires, then each entry below
/// it exactly once, then the whole list from the top, once each, again and again until the Total Search Timer expires.
/// Hand it each event with its time, carry out the effects in order, and hand it `.wake` once ``wakeup`` has come.
struct GatewaySearch: Hashable, Sendable {
    /// What the search is told.
    enum Event: Hashable, Sendable {
        case start, wake
        /// The attempt ended early: a refusal, RST, or no way to the controller.
        case attemptFailed
        /// The controller is still at work on the registration.
        case pending
        /// The controller named another one, which is tried at once and before any other.
        case redirected(ControllerAddress)
    }

    /// What the search wants done.
    enum Effect: Hashable, Sendable {
        case attempt(ControllerAddress)
        /// Give up the attempt in flight: nobody answered in time.
        case abandon(why: String)
        case primarySearchExpired
        /// Reset the gateway; the search is over.
        case totalSearchExpired
    }

    /// Which part of the algorithm is being walked.
    enum Stage: Hashable, Sendable {
        case primary(until: Instant)
        /// Once through the entries below the transition point.
        case belowTransitionPoint
        /// From the top through the end, again and again.
        case wholeList
        case over
    }

    private enum Activity: Hashable {
        case idle
        case attempting(since: Instant, until: Instant)
        case pausing(until: Instant)
    }

    private let controllers: [ControllerAddress]
    private let transitionPoint: Int
    private let attemptTimer: Duration
    private let retryPause: Duration
    private let attemptAtExpiry: GatewaySettings.AttemptAtExpiry
    private let totalSearchEnd: Instant
    /// Tried once before the list, after a hand-off.
    private var directed: ControllerAddress?
    private(set) var stage: Stage
    private var activity = Activity.idle
    /// The index of the next entry in the MGC list.
    private var next = 0
    private var redirects = 0

    /// Redirections that are followed in a row, so that two controllers cannot send a gateway to and fro for ever.
    static let redirectLimit = 4

    /// Both search timers start at `now`. An empty list searches in vain until the Total Search Timer expires.
    init(_ settings: GatewaySettings, directed: ControllerAddress? = nil, at now: Instant) {
        controllers = settings.mgcList
        transitionPoint = min(max(settings.transitionPoint, 1), max(settings.mgcList.count, 1))
        attemptTimer = settings.attemptTimer.floored
        retryPause = settings.retryPauseAfterRefusal
        attemptAtExpiry = settings.attemptAtExpiry
        totalSearchEnd = now + settings.totalSearchTimer.floored
        stage = .primary(until: now + settings.primarySearchTimer)
        self.directed = directed
    }

    /// The next moment at which one of its timers runs out; nil once the search is over.
    var wakeup: Wakeup? {
        guard stage != .over else { return nil }
        var wakeup = Wakeup(at: totalSearchEnd, timer: "Total Search Timer")
        if case .primary(let until) = stage { wakeup = min(Wakeup(at: until, timer: "Primary Search Timer"), wakeup) }
        switch activity {
        case .idle: break
        case .attempting(_, let until): wakeup = min(Wakeup(at: until, timer: "attempt timer"), wakeup)
        case .pausing(let until): wakeup = min(Wakeup(at: until, timer: "retry pause"), wakeup)
        }
        return wakeup
    }

    mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
        guard stage != .over else { return [] }
        switch event {
        case .start: return tryNext(at: now)
        case .wake: return wake(at: now)
        case .attemptFailed: return attemptFailed(at: now)
        case .redirected(let controller):
            guard redirects < Self.redirectLimit else { return attemptFailed(at: now) }
            redirects += 1
            activity = .attempting(since: now, until: now + attemptTimer)
            return [.attempt(controller)]
        case .pending:
            guard case .attempting(let since, _) = activity else { return [] }
            activity = .attempting(since: since, until: now + attemptTimer)
            return []
        }
    }

    private mutating func wake(at now: Instant) -> [Effect] {
        if now >= totalSearchEnd {
            let effects = abandon("Total Search Timer expired")
            stage = .over
            return effects + [.totalSearchExpired]
        }
        var effects: [Effect] = []
        if case .primary(let until) = stage, now >= until {
            stage = .belowTransitionPoint
            next = transitionPoint
            effects.append(.primarySearchExpired)
            if attemptAtExpiry == .abort { effects += abandon("Primary Search Timer expired") }
            if case .pausing = activity { activity = .idle }
        }
        switch activity {
        case .idle: return effects + tryNext(at: now)
        case .attempting(_, let until):
            guard now >= until else { return effects }
            return effects + abandon("no answer within the attempt timer") + tryNext(at: now)
        case .pausing(let until): return now >= until ? effects + tryNext(at: now) : effects
        }
    }

    private mutating func attemptFailed(at now: Instant) -> [Effect] {
        guard case .attempting(let since, _) = activity else { return [] }
        let resume = since + retryPause
        guard resume <= now else {
            activity = .pausing(until: resume)
            return []
        }
        return tryNext(at: now)
    }

    private mutating func abandon(_ why: String) -> [Effect] {
        guard case .attempting = activity else { return [] }
        activity = .idle
        return [.abandon(why: why)]
    }

    private mutating func tryNext(at now: Instant) -> [Effect] {
        redirects = 0
        guard let controller = takeNext() else { return [] }
        activity = .attempting(since: now, until: now + attemptTimer)
        return [.attempt(controller)]
    }

    /// The next controller by the stage's order; nil where the list is empty.
    private mutating func takeNext() -> ControllerAddress? {
        if let first = directed {
            directed = nil
            return first
        }
        guard !controllers.isEmpty else { return nil }
        if case .belowTransitionPoint = stage, next >= controllers.count {
            stage = .wholeList
            next = 0
        }
        let controller = controllers[next]
        switch stage {
        case .primary: next = (next + 1) % transitionPoint
        case .belowTransitionPoint: next += 1
        case .wholeList: next = (next + 1) % controllers.count
        case .over: break
        }
        return controller
    }
}
