import Wire

/// The retransmission timeout of one connection (RFC 6298), as Linux computes it.
struct RetransmissionTimer: Sendable {
    private let timers: KernelTimers
    private var smoothed: Int64?
    private var variation: Int64 = 0
    /// The timeout while there is no measurement.
    private var unmeasured: Int64
    /// Nanoseconds.
    private(set) var timeout: Int64
    /// Retransmissions since the last acknowledgement of anything new.
    private(set) var tries = 0
    /// When the timer runs out; nil where nothing is outstanding.
    private(set) var deadline: Instant?
    /// When the oldest outstanding data was first found missing.
    private(set) var waitingSince: Instant?

    init(_ timers: KernelTimers) {
        self.timers = timers
        unmeasured = timers.initialTimeout
        timeout = unmeasured
    }

    /// The handshake is over. Where it was repeated, nothing could be measured by it (RFC 6298 §5.7): what comes next
    /// is given more time, or a way that is longer than the first timeout would have everything sent twice for ever.
    mutating func endHandshake(measured: Int64?) {
        if measured == nil { unmeasured = max(unmeasured, timers.fallbackTimeout) }
        progress(measured: measured)
        stop()
    }

    mutating func start(at now: Instant) {
        deadline = now.later(by: timeout)
        if waitingSince == nil { waitingSince = now }
    }

    mutating func startIfStopped(at now: Instant) { if deadline == nil { start(at: now) } }

    mutating func stop() {
        deadline = nil
        waitingSince = nil
    }

    /// One more retransmission: the timeout doubles (RFC 6298 §5.5).
    ///
    /// - Parameter limit: The timer runs out at the latest so many nanoseconds after the first sending.
    mutating func backOff(at now: Instant, within limit: Int64?) {
        tries += 1
        timeout = min(timeout * 2, timers.maximumTimeout)
        deadline = now.later(by: timeout)
        if let limit, let waitingSince { deadline = min(now.later(by: timeout), waitingSince.later(by: limit)) }
    }

    /// Something new was acknowledged: the back-off ends (as Linux does, on any progress).
    mutating func progress(measured: Int64?) {
        if let measured { measure(measured) }
        tries = 0
        waitingSince = nil
        guard let smoothed else {
            timeout = unmeasured
            return
        }
        timeout = min(smoothed + max(4 * variation, timers.minimumTimeout), timers.maximumTimeout)
    }

    /// RFC 6298 §2.2 and §2.3.
    private mutating func measure(_ sample: Int64) {
        guard let old = smoothed else {
            smoothed = sample
            variation = sample / 2
            return
        }
        variation = (3 * variation + abs(old - sample)) / 4
        smoothed = (7 * old + sample) / 8
    }
}
