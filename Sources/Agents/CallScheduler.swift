import Wire

/// When each of the scheduled calls is sent, and what has become of it.
struct CallScheduler: Sendable {
    /// How far a call is; attempts count from 1.
    enum State: Hashable, Sendable {
        /// It is not due, or was not taken and is tried again.
        case waiting(attempt: Int, until: Instant)
        /// It was sent, and nobody has answered yet.
        case trying(attempt: Int)
        case confirmed
        case givenUp
    }

    private struct Due: Comparable, Sendable {
        let at: Instant
        let index: Int

        static func < (left: Due, right: Due) -> Bool { (left.at, left.index) < (right.at, right.index) }
        static func == (left: Due, right: Due) -> Bool { left.at == right.at && left.index == right.index }
    }

    let schedule: ScheduledCalls
    private(set) var states: [State] = []
    private var due = BinaryHeap<Due>()

    init(_ schedule: ScheduledCalls) { self.schedule = schedule }

    /// When the next call is to be sent.
    var nextAt: Instant? { due.first?.at }

    /// Begins. Calls that were due before are not sent: whether they were, nobody knows any more.
    mutating func start(at now: Instant) {
        due = BinaryHeap()
        states = (0..<max(0, min(schedule.count, ScheduledCalls.limit))).map { index in
            let at = schedule.due(of: index)
            guard at >= now else { return .givenUp }
            due.push(Due(at: at, index: index))
            return .waiting(attempt: 1, until: at)
        }
    }

    /// Takes the next call that is to be sent.
    mutating func popDue(at now: Instant) -> Int? {
        guard let first = due.first, first.at <= now, case .waiting(let attempt, _) = states[first.index] else {
            return nil
        }
        due.popFirst()
        states[first.index] = .trying(attempt: attempt)
        return first.index
    }

    /// A call was answered by 200.
    ///
    /// - Returns: at which attempt; nil where it was not being tried.
    mutating func confirm(_ index: Int) -> Int? {
        guard states.indices.contains(index), case .trying(let attempt) = states[index] else { return nil }
        states[index] = .confirmed
        return attempt
    }

    /// Nobody has taken a call.
    ///
    /// - Returns: what follows, which is ``State/waiting(attempt:until:)`` or ``State/givenUp``; nil where it was not
    ///   being tried.
    mutating func fail(_ index: Int, at now: Instant) -> State? {
        guard states.indices.contains(index), case .trying(let attempt) = states[index] else { return nil }
        if attempt >= schedule.attempts {
            states[index] = .givenUp
        } else {
            let at = now + schedule.pause
            states[index] = .waiting(attempt: attempt + 1, until: at)
            due.push(Due(at: at, index: index))
        }
        return states[index]
    }
}
