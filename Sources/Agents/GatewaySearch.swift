import Wire

/// The search for a controller: whom a gateway tries next, and when (H.248 link recovery).
///
/// Entries above the transition point are tried in turn until the Primary Search Timer expires, then each entry below
/// it exactly once, then the whole list from the top, once each, again and again until the Total Search Timer expires.
/// With Standard Local Survivability the entries below the transition point end in the gateway's own call engine: it is
/// set up, and serves while the whole list is walked for ever, until a controller accepts.
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
        /// The gateway's own call engine is set up.
        case localSetup
        /// It serves.
        case localService
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
        /// The gateway's own call engine is set up; nobody is asked meanwhile.
        case localSetup(until: Instant)
        /// It serves, and the whole list is walked; the Total Search Timer has no part in it.
        case localService
        case over

        /// True from the moment on at which the gateway's own call engine is turned to.
        var isLocal: Bool {
            switch self {
            case .localSetup, .localService: true
            case .primary, .belowTransitionPoint, .wholeList, .over: false
            }
        }
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
    private let totalSearchTimer: Duration
    private var totalSearchEnd: Instant
    private var hasLocalSurvivability: Bool
    private let localSetupTime: Duration
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
        totalSearchTimer = settings.totalSearchTimer.floored
        totalSearchEnd = now + totalSearchTimer
        hasLocalSurvivability = settings.localSurvivability
        localSetupTime = settings.localSetupTime
        stage = .primary(until: now + settings.primarySearchTimer)
        self.directed = directed
    }

    /// The next moment at which one of its timers runs out; nil once the search is over.
    var wakeup: Wakeup? {
        var wakeup: Wakeup?
        switch stage {
        case .over: return nil
        case .localSetup(let until): return Wakeup(at: until, timer: "SLS setup time")
        case .localService: break
        case .primary(let until):
            wakeup = min(
                Wakeup(at: until, timer: "Primary Search Timer"),
                Wakeup(at: totalSearchEnd, timer: "Total Search Timer"))
        case .belowTransitionPoint, .wholeList: wakeup = Wakeup(at: totalSearchEnd, timer: "Total Search Timer")
        }
        switch activity {
        case .idle: return wakeup
        case .attempting(_, let until): return Wakeup.earlier(Wakeup(at: until, timer: "attempt timer"), wakeup)
        case .pausing(let until): return Wakeup.earlier(Wakeup(at: until, timer: "retry pause"), wakeup)
        }
    }

    /// Standard Local Survivability is switched on or off; off, the search goes on without it, with a Total Search
    /// Timer that starts anew.
    ///
    /// - Returns: True where the call engine was in use.
    mutating func setLocalSurvivability(_ isEnabled: Bool, at now: Instant) -> Bool {
        hasLocalSurvivability = isEnabled
        guard !isEnabled, stage.isLocal else { return false }
        if case .localSetup = stage { (activity, next) = (.pausing(until: now), 0) }
        stage = .wholeList
        totalSearchEnd = now + totalSearchTimer
        return true
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
        if case .localSetup(let until) = stage {
            guard now >= until else { return [] }
            stage = .localService
            next = 0
            return [.localService] + tryNext(at: now)
        }
        if stage != .localService, now >= totalSearchEnd {
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
        if stage == .belowTransitionPoint, directed == nil, next >= controllers.count, hasLocalSurvivability {
            stage = .localSetup(until: now + localSetupTime)
            activity = .idle
            return [.localSetup]
        }
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
        case .wholeList, .localService: next = (next + 1) % controllers.count
        case .localSetup, .over: break
        }
        return controller
    }
}
