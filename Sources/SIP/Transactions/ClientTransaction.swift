internal import Wire

/// A client transaction (RFC 3261 §17.1.1.2 for INVITE, §17.1.2.2 for others), without sockets or a clock.
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

    /// How long an INVITE that was answered provisionally may wait.
    private static let timerC = Duration.seconds(180)

    private let timing: Timing
    private let isReliable: Bool
    private let isInvite: Bool
    /// Timer F, or B of INVITE; 64·T1 unless the owner says otherwise.
    private let timeout: Duration
    private var state = State.idle

    init(timing: Timing, isReliable: Bool, isInvite: Bool = false, timeout: Duration? = nil) {
        self.timing = timing
        self.isInvite = isInvite
        self.isReliable = isReliable
        self.timeout = timeout ?? timing.t1 * 64
    }

    /// The RFC's names of what runs, in the order of their letters.
    enum Timer: UInt8 {
        case resend, giveUp, completed, inviteResend, inviteGiveUp, inviteCompleted

        var name: String {
            switch self {
            case .resend: "Timer E"
            case .giveUp: "Timer F"
            case .completed: "Timer K"
            case .inviteResend: "Timer A"
            case .inviteGiveUp: "Timer B"
            case .inviteCompleted: "Timer D"
            }
        }
    }

    /// The next moment at which a timer runs out; nil when none is running.
    var deadline: (at: Instant, timer: Timer)? {
        switch state {
        case .idle, .terminated: nil
        case .completed(let until): (until, isInvite ? .inviteCompleted : .completed)
        case .waiting(_, let resendAt, let giveUpAt):
            if let resendAt, resendAt < giveUpAt {
                (resendAt, isInvite ? .inviteResend : .resend)
            } else {
                (giveUpAt, isInvite ? .inviteGiveUp : .giveUp)
            }
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
            // Timer A doubles for ever, Timer E up to T2.
            let gap = isInvite ? gap * 2 : min(gap * 2, timing.t2)
            // Counted from when it was due, so that late wake-ups do not add up; but never twice at once.
            let next = resendAt + gap > now ? resendAt + gap : now + gap
            return (.waiting(gap: gap, resendAt: next, giveUpAt: giveUpAt), [.transmit])
        case (.waiting(let gap, _, _), .response(let status)) where status < 200 && isInvite:
            // Somebody is at it: nothing is resent, and Timer C is all that ends the wait (§16.6).
            return (.waiting(gap: gap, resendAt: nil, giveUpAt: now + Self.timerC), [.deliver(status: status)])
        case (.waiting(_, let resendAt, let giveUpAt), .response(let status)) where status < 200:
            return (.waiting(gap: timing.t2, resendAt: resendAt, giveUpAt: giveUpAt), [.deliver(status: status)])
        case (.waiting, .response(let status)):
            // Copies of an answer to INVITE come for 64·T1: each is acknowledged (Timers D and M).
            let absorbs = isInvite ? timing.t1 * 64 : timing.t4
            let next = isReliable ? State.terminated : .completed(until: now + absorbs)
            return (next, [.deliver(status: status)])
        case (.completed(let until), .wake) where now >= until:
            return (.terminated, [])
        case (.idle, _), (.waiting, _), (.completed, _), (.terminated, _):
            return (state, [])
        }
    }
}
