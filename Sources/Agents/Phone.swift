import RAS
import Wire

/// One H.323 phone as a RAS client: it registers, keeps its registration alive, and looks for another gatekeeper when
/// it has lost its own.
///
/// Its list is the alternate gatekeepers of the last RCF, before the first one the gatekeepers that it started with.
/// Those of the lowest priority number are the primary ones. When its gatekeeper is lost it tries the primary ones, in
/// turn, until the Primary Search Time is over, then the others, then the whole list again and again. When it was sent
/// away by URQ it walks the whole list from the top. Hand it each event with its time, carry out the effects in order,
/// and hand it a wake-up once ``wakeup`` has come.
struct Phone: Sendable {
    /// A gatekeeper of the list.
    struct Gatekeeper: Hashable, Sendable {
        var name: String
        var endpoint: Endpoint
        var priority: UInt8 = 0
    }

    /// What a phone wants done.
    enum Effect: Hashable, Sendable {
        /// An index into the list.
        case register(Gatekeeper, sequence: UInt16)
        case keepAlive(Gatekeeper, sequence: UInt16, endpointIdentifier: String)
        case confirmUnregistration(Gatekeeper, sequence: UInt16)
        case registered(Gatekeeper)
        /// It was registered there, and is no longer.
        case left(Gatekeeper, why: String)
        case refused(Gatekeeper, RegistrationRejectReason)
    }

    /// A walk through the list.
    struct Search: Hashable, Sendable {
        /// Nil where the whole list is walked.
        var primaryUntil: Instant?
        /// An index into the list.
        var next = 0
        var walkBegan: Instant
    }

    enum State: Hashable, Sendable {
        case off
        case pausing(Search, until: Instant)
        case asking(Search, Gatekeeper, repeatAt: Instant, repeatsLeft: Int)
        case registered(Registration)
    }

    struct Registration: Hashable, Sendable {
        var gatekeeper: Gatekeeper
        var endpointIdentifier: String
        /// From one keep-alive to the next.
        var interval: Duration
        var nextAt: Instant
        /// Keep-alives in a row that nobody has answered.
        var unanswered = 0
    }

    private(set) var state = State.off
    private(set) var list: [Gatekeeper]
    private var sequence: UInt16

    /// Alternate gatekeepers beyond these are left out.
    static let listLimit = 16

    /// - Parameter sequence: the number before that of the first request.
    init(_ list: [Gatekeeper], sequence: UInt16) {
        self.list = list
        self.sequence = sequence
    }

    var wakeup: Instant? {
        switch state {
        case .off: nil
        case .pausing(let search, let until): earlier(until, search.primaryUntil)
        case .asking(let search, _, let repeatAt, _): earlier(repeatAt, search.primaryUntil)
        case .registered(let registration): registration.nextAt
        }
    }

    private func earlier(_ one: Instant, _ other: Instant?) -> Instant { other.map { min(one, $0) } ?? one }

    // MARK: Time

    /// Starts to look for a gatekeeper after a delay.
    mutating func start(after delay: Duration, at now: Instant) {
        state = .pausing(Search(walkBegan: now + delay), until: now + delay)
    }

    mutating func wake(_ settings: PhoneGroupSettings, delay: Duration, at now: Instant) -> [Effect] {
        switch state {
        case .off: return []
        case .pausing(var search, let until):
            if crossesOver(&search, at: now) { return ask(search, settings, at: now) }
            guard now >= until else { return [] }
            search.walkBegan = now
            return ask(search, settings, at: now)
        case .asking(var search, let gatekeeper, let repeatAt, let repeatsLeft):
            if crossesOver(&search, at: now) { return ask(search, settings, at: now) }
            guard now >= repeatAt else { return [] }
            guard repeatsLeft > 0 else { return askNext(search, settings, at: now) }
            state = .asking(
                search, gatekeeper, repeatAt: now + settings.registrationTimeout.floored, repeatsLeft: repeatsLeft - 1)
            return [.register(gatekeeper, sequence: sequence)]
        case .registered(var registration):
            guard now >= registration.nextAt else { return [] }
            guard registration.unanswered < settings.keepAliveCount else {
                return lose(registration, "keep-alives unanswered", settings, delay: delay, at: now)
            }
            // A repetition has the number of the first.
            if registration.unanswered == 0 { advanceSequence() }
            registration.unanswered += 1
            registration.nextAt = now + settings.keepAliveInterval.floored
            state = .registered(registration)
            return [
                .keepAlive(
                    registration.gatekeeper, sequence: sequence, endpointIdentifier: registration.endpointIdentifier)
            ]
        }
    }

    // MARK: Answers

    mutating func confirmed(
        _ confirm: RegistrationConfirm, from remote: Endpoint, _ settings: PhoneGroupSettings, at now: Instant
    ) -> [Effect] {
        switch state {
        case .off, .pausing: return []
        case .asking(_, let gatekeeper, _, _):
            guard gatekeeper.endpoint == remote, confirm.sequenceNumber == sequence else { return [] }
            takeList(confirm)
            // A gatekeeper that grants less than two intervals hears from the phone at half of what it grants.
            let granted = confirm.timeToLive.map { Duration.milliseconds(max(500, Int64($0) * 500)) }
            let interval = min(settings.idleTrafficInterval, granted ?? settings.idleTrafficInterval).floored
            state = .registered(
                Registration(
                    gatekeeper: gatekeeper, endpointIdentifier: confirm.endpointIdentifier, interval: interval,
                    nextAt: now + interval))
            return [.registered(gatekeeper)]
        case .registered(var registration):
            guard registration.gatekeeper.endpoint == remote, confirm.sequenceNumber == sequence,
                registration.unanswered > 0
            else { return [] }
            takeList(confirm)
            registration.unanswered = 0
            registration.nextAt = now + registration.interval
            state = .registered(registration)
            return []
        }
    }

    mutating func rejected(
        _ reject: RegistrationReject, from remote: Endpoint, _ settings: PhoneGroupSettings, at now: Instant
    ) -> [Effect] {
        switch state {
        case .off, .pausing: return []
        case .asking(let search, let gatekeeper, _, _):
            guard gatekeeper.endpoint == remote, reject.sequenceNumber == sequence else { return [] }
            return [.refused(gatekeeper, reject.reason)] + askNext(search, settings, at: now)
        case .registered(let registration):
            guard registration.gatekeeper.endpoint == remote, reject.sequenceNumber == sequence,
                registration.unanswered > 0
            else { return [] }
            var search = Search(walkBegan: now)
            var effects: [Effect] = [.left(registration.gatekeeper, why: "RRJ \(reject.reason)")]
            if reject.reason == .fullRegistrationRequired,
                let place = list.firstIndex(where: { $0.endpoint == registration.gatekeeper.endpoint })
            {
                // The gatekeeper has restarted: it is asked again, in full.
                search.next = place
            } else {
                effects.append(.refused(registration.gatekeeper, reject.reason))
            }
            return effects + ask(search, settings, at: now)
        }
    }

    mutating func unregistered(
        _ request: UnregistrationRequest, from remote: Endpoint, _ settings: PhoneGroupSettings, at now: Instant
    ) -> [Effect] {
        guard case .registered(let registration) = state, registration.gatekeeper.endpoint == remote,
            request.endpointIdentifier.map({ $0 == registration.endpointIdentifier }) ?? true
        else {
            // A copy of one that was answered; the first answer may be lost.
            guard let known = list.first(where: { $0.endpoint == remote }), state != .off else { return [] }
            return [.confirmUnregistration(known, sequence: request.sequenceNumber)]
        }
        var search = Search(walkBegan: now)
        switch settings.afterUnregistration {
        case .wholeList: break
        case .primarySearch: search.primaryUntil = now + settings.primarySearchTime
        }
        return [
            .confirmUnregistration(registration.gatekeeper, sequence: request.sequenceNumber),
            .left(registration.gatekeeper, why: "URQ"),
        ] + ask(search, settings, at: now)
    }

    /// The gatekeeper's port is closed.
    mutating func portUnreachable(
        _ remote: Endpoint, _ settings: PhoneGroupSettings, delay: Duration, at now: Instant
    ) -> [Effect] {
        switch state {
        case .off, .pausing: return []
        case .asking(let search, let gatekeeper, _, _):
            return gatekeeper.endpoint == remote ? askNext(search, settings, at: now) : []
        case .registered(let registration):
            guard registration.gatekeeper.endpoint == remote, registration.unanswered > 0 else { return [] }
            return lose(registration, "port unreachable", settings, delay: delay, at: now)
        }
    }

    // MARK: The walk

    private mutating func lose(
        _ registration: Registration, _ why: String, _ settings: PhoneGroupSettings, delay: Duration, at now: Instant
    ) -> [Effect] {
        let begin = now + delay
        state = .pausing(Search(primaryUntil: now + settings.primarySearchTime, walkBegan: begin), until: begin)
        return [.left(registration.gatekeeper, why: why)] + (delay > .zero ? [] : wake(settings, delay: .zero, at: now))
    }

    /// How many of the list are primary ones; they stand first.
    private var primaryCount: Int {
        guard let first = list.first else { return 0 }
        return list.prefix { $0.priority == first.priority }.count
    }

    /// The Primary Search Time is over: from here on the whole list counts, first those that were not tried.
    private func crossesOver(_ search: inout Search, at now: Instant) -> Bool {
        guard let until = search.primaryUntil, now >= until else { return false }
        search.primaryUntil = nil
        search.next = primaryCount < list.count ? primaryCount : 0
        return true
    }

    private mutating func ask(_ search: Search, _ settings: PhoneGroupSettings, at now: Instant) -> [Effect] {
        guard search.next < list.count else {
            state = .pausing(search, until: now + settings.retryPause.floored)
            return []
        }
        advanceSequence()
        let gatekeeper = list[search.next]
        state = .asking(
            search, gatekeeper, repeatAt: now + settings.registrationTimeout.floored,
            repeatsLeft: max(0, settings.registrationTries))
        return [.register(gatekeeper, sequence: sequence)]
    }

    private mutating func askNext(_ search: Search, _ settings: PhoneGroupSettings, at now: Instant) -> [Effect] {
        var search = search
        search.next += 1
        let end = search.primaryUntil == nil ? list.count : primaryCount
        guard search.next >= end else { return ask(search, settings, at: now) }
        search.next = 0
        state = .pausing(search, until: max(now, search.walkBegan + settings.retryPause.floored))
        return []
    }

    /// Takes the alternate gatekeepers of an RCF, where it has any.
    private mutating func takeList(_ confirm: RegistrationConfirm) {
        guard !confirm.alternateGatekeepers.isEmpty else { return }
        var fresh: [Gatekeeper] = []
        for alternate in confirm.alternateGatekeepers.prefix(Self.listLimit) {
            let endpoint = alternate.rasAddress
            let name = alternate.gatekeeperIdentifier.map { $0.shortened(40) } ?? "\(endpoint.address)"
            fresh.append(Gatekeeper(name: name, endpoint: endpoint, priority: alternate.priority))
        }
        let order = fresh.indices.sorted { (fresh[$0].priority, $0) < (fresh[$1].priority, $1) }
        let new = order.map { fresh[$0] }
        if new != list { list = new }
    }

    /// 1…65535, around the end to 1 again (H.225.0 RequestSeqNum).
    private mutating func advanceSequence() { sequence = sequence == .max ? 1 : sequence + 1 }
}
