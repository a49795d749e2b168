import Wire

/// Whether received data is acknowledged at once or waits for data to ride on, as Linux decides (`tcp_input.c`,
/// `tcp_output.c`, `tcp_timer.c`).
///
/// A connection acknowledges at once: by its quick acknowledgements, or because the process reads at once what was
/// pushed. When the process answers within the delay the connection becomes interactive: from then on acknowledgements
/// wait for the answer, until one has waited in vain.
struct DelayedAcknowledgement: Sendable {
    private let timers: KernelTimers
    private var isInteractive = false
    /// How long an acknowledgement waits now, in nanoseconds.
    private var delay: Int64
    private var lastReceived: Instant?
    /// Bytes and segments for which no acknowledgement has gone out.
    private var waitingBytes = 0
    private var waitingSegments = 0
    /// When the acknowledgement goes alone; nil where none waits.
    private(set) var deadline: Instant?

    init(_ timers: KernelTimers) {
        self.timers = timers
        delay = timers.acknowledgementDelay
    }

    /// Data has come in order.
    ///
    /// - Returns: True where it is acknowledged at once: nobody is about to answer, or it is more than a full segment,
    ///   or a second push that the process has read (RFC 5681 §4.2, `tcp_cleanup_rbuf`).
    mutating func received(_ count: Int, segmentSize: Int, at now: Instant) -> Bool {
        adapt(at: now)
        waitingBytes += count
        waitingSegments += 1
        guard isInteractive, waitingBytes <= segmentSize, waitingSegments == 1 else { return true }
        deadline = now.later(by: min(delay, timers.maximumAcknowledgementDelay))
        return false
    }

    /// Learns from the time since the last data, as `tcp_event_data_recv` does.
    private mutating func adapt(at now: Instant) {
        let least = timers.acknowledgementDelay
        if let last = lastReceived {
            let gap = now.nanoseconds - last.nanoseconds
            if gap <= least / 2 {
                delay = delay / 2 + least / 2
            } else if gap < delay {
                delay = delay / 2 + gap
            }
        }
        lastReceived = now
    }

    /// Data has gone out: where it follows received data soon, the process answers, and acknowledgements may wait.
    mutating func sentData(at now: Instant) {
        if let lastReceived, now.nanoseconds - lastReceived.nanoseconds < delay { isInteractive = true }
        sent()
    }

    /// An acknowledgement has gone out, alone or on something else.
    mutating func sent() {
        waitingBytes = 0
        waitingSegments = 0
        deadline = nil
    }

    /// The acknowledgement has waited in vain: nobody answers that soon.
    mutating func expired() {
        isInteractive = false
        delay = timers.acknowledgementDelay
        deadline = nil
    }
}
