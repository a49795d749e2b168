internal import Wire

/// A non-INVITE client transaction (RFC 3261 §17.1.2.2), without sockets or a clock.
///
/// Hand it each event with the time it happened and carry out the returned effects in order. A wake-up that comes too
/// early changes nothing.
struct ClientTransaction {
    enum Event: Hashable {
        case start, wake
        case response(status: Int)
    }

    enum Effect: Hashable {
        case transmit, timeOut
        case deliver(status: Int)
    }

    private enum State {
        case idle, terminated
        /// The RFC's Trying, and its Proceeding, which is Trying with Timer E's gap already at T2.
        ///
        /// There is no `resendAt` on a reliable transport.
        case waiting(gap: Duration, resendAt: Instant?, giveUpAt: Instant)
        case completed(until: Instant)
    }

    private let timing: Timing
    private let isReliable: Bool
    /// Timer F; 64·T1 unless the owner says otherwise.
    private let timeout: Duration
    private var state = State.idle

    init(timing: Timing, isReliable: Bool, timeout: Duration? = nil) {
        self.timing = timing
        self.isReliable = isReliable
        self.timeout = timeout ?? timing.t1 * 64
    }

    /// The RFC's names of what runs, in the order of their letters.
    enum Timer: UInt8 {
        case resend, giveUp, completed

        var name: String {
            switch self {
            case .resend: "Timer E"
            case .giveUp: "Timer F"
            case .completed: "Timer K"
            }
        }
    }

    /// The next moment at which a timer runs out; nil when none is running.
    var deadline: (at: Instant, timer: Timer)? {
        switch state {
        case .idle, .terminated: nil
        case .completed(let until): (until, .completed)
        case .waiting(_, let resendAt, let giveUpAt):
            if let resendAt, resendAt < giveUpAt { (resendAt, .resend) } else { (giveUpAt, .giveUp) }
        }
    }

    /// True once a final response has come or the peer was given up.
    var isOver: Bool {
        switch state {
        case .idle, .waiting: false
        case .completed, .terminated: true
        }
    }

    var isTerminated: Bool {
        switch state {
        case .idle, .waiting, .completed: false
        case .terminated: true
        }
    }

    mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
        let (next, effects) = transition(on: event, at: now)
        state = next  // The one place that stores.
        return effects
    }

    /// RFC 3261 figure 6.
    private func transition(on event: Event, at now: Instant) -> (State, [Effect]) {
        switch (state, event) {
        case (.idle, .start):
            let resendAt = isReliable ? nil : now + timing.t1
            return (.waiting(gap: timing.t1, resendAt: resendAt, giveUpAt: now + timeout), [.transmit])
        case (.waiting(_, _, let giveUpAt), .wake) where now >= giveUpAt:
            return (.terminated, [.timeOut])
        case (.waiting(let gap, let resendAt?, let giveUpAt), .wake) where now >= resendAt:
            let gap = min(gap * 2, timing.t2)
            // Counted from when it was due, so that late wake-ups do not add up; but never twice at once.
            let next = resendAt + gap > now ? resendAt + gap : now + gap
            return (.waiting(gap: gap, resendAt: next, giveUpAt: giveUpAt), [.transmit])
        case (.waiting(_, let resendAt, let giveUpAt), .response(let status)) where status < 200:
            return (.waiting(gap: timing.t2, resendAt: resendAt, giveUpAt: giveUpAt), [.deliver(status: status)])
        case (.waiting, .response(let status)):
            let next = isReliable ? State.terminated : .completed(until: now + timing.t4)
            return (next, [.deliver(status: status)])
        case (.completed(let until), .wake) where now >= until:
            return (.terminated, [])
        case (.idle, _), (.waiting, _), (.completed, _), (.terminated, _):
            return (state, [])
        }
    }
}
