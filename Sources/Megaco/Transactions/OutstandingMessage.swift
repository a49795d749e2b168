internal import Wire

/// One of our requests that waits for its reply, or a reply that waits for the acknowledgement which it asked for
/// (RFC 3525 Annex D.1.3 to D.1.5, D.2.3).
struct OutstandingMessage: Sendable {
    enum Step {
        case nothing, retransmit, giveUp
    }

    let identifier: UInt32
    let message: [UInt8]
    let sentAt: Instant
    private let carrier: TransactionLayer.Carrier
    private var giveUpAt: Instant
    /// Nil where no further copy is sent.
    private var resendAt: Instant?
    /// What the back-off doubles: the wait before the next copy, less the random part.
    private var backOff: Duration
    private var copies = 1
    private var pendings = 0
    private var hasSegments = false

    init(
        identifier: UInt32, message: [UInt8], at now: Instant, carrier: TransactionLayer.Carrier, timeout: Duration,
        settings: TransactionSettings
    ) {
        self.identifier = identifier
        self.message = message
        self.sentAt = now
        self.carrier = carrier
        self.backOff = timeout
        switch carrier {
        case .datagram:
            giveUpAt = now + settings.timeToGiveUp
            resendAt = settings.tries > 1 ? now + timeout : nil
        case .stream:
            giveUpAt = now + settings.applicationTimeout
            resendAt = nil
        }
    }

    /// Whether the time until the reply says how long the network takes: nothing was repeated or delayed.
    var measuresDelay: Bool { copies == 1 && pendings == 0 && !hasSegments }

    /// Whether the final reply must be confirmed at once: it follows a TransactionPending (D.1.4).
    var confirmsReply: Bool { pendings > 0 && carrier == .datagram }

    var wakeup: Wakeup {
        let end = Wakeup(at: giveUpAt, timer: carrier == .datagram ? "T-MAX" : "H.248 application timer")
        guard let resendAt, resendAt < giveUpAt else { return end }
        return Wakeup(at: resendAt, timer: "H.248 retransmission timer")
    }

    /// Does what time asks for; one copy at most, however late the wake-up is.
    mutating func wake(
        at now: Instant, settings: TransactionSettings, generator: inout SeededGenerator
    ) -> Step {
        if now >= giveUpAt { return .giveUp }
        guard let due = resendAt, now >= due else { return .nothing }
        copies += 1
        if pendings > 0 {
            resendAt = now + settings.pendingInterval
        } else {
            // Double, then a random value between half of that and all of it (D.1.3).
            backOff = min(backOff * 2, settings.maximumTimeout)
            let gap = backOff / 2 + generator.duration(below: backOff / 2)
            resendAt = copies < settings.tries ? now + gap : nil
        }
        return .retransmit
    }

    /// A part of the reply is there: the request has arrived, and the rest has LONG-TIMER to come.
    mutating func segmentArrived(at now: Instant, settings: TransactionSettings) {
        hasSegments = true
        giveUpAt = max(giveUpAt, now + settings.longTimer)
        resendAt = nil
    }

    /// The peer is still at work: wait for LONG-TIMER more and repeat slowly (D.1.4, D.2.4); false where it has said
    /// so too often.
    mutating func pending(at now: Instant, settings: TransactionSettings) -> Bool {
        guard pendings < settings.pendingLimit else { return false }
        pendings += 1
        giveUpAt = max(giveUpAt, now + settings.longTimer)
        if carrier == .datagram { resendAt = now + settings.pendingInterval }
        return true
    }
}

/// How long the network takes to answer: a smoothed average and its deviation (RFC 3525 Annex D.1.3).
struct DelayEstimate: Sendable {
    /// Nanoseconds, AAD and ADEV in the annex's words; below zero while nothing was measured.
    private var average: Int64 = -1
    private var deviation: Int64 = 0

    mutating func record(_ delay: Duration) {
        let sample = delay.wholeNanoseconds
        guard average >= 0 else {
            average = sample
            deviation = sample / 2
            return
        }
        let difference = sample - average
        average += difference / 8
        deviation += (abs(difference) - deviation) / 4
    }

    /// Average and four deviations, never below the initial timeout or above the greatest.
    func timeout(_ settings: TransactionSettings) -> Duration {
        guard average >= 0 else { return settings.initialTimeout }
        return max(settings.initialTimeout, min(settings.maximumTimeout, .nanoseconds(average + 4 * deviation)))
    }
}
