import Wire

/// ``KernelSettings`` in the numbers that a host computes with: nanoseconds, the factor applied.
final class KernelTimers: Sendable {
    let settings: KernelSettings
    let initialTimeout: Int64
    let fallbackTimeout: Int64
    let minimumTimeout: Int64
    let maximumTimeout: Int64
    let acknowledgementDelay: Int64
    let maximumAcknowledgementDelay: Int64
    let userTimeout: Int64?
    let timeWait: Int64
    let neighborInterval: Int64

    init(_ settings: KernelSettings) {
        self.settings = settings
        let factor = Int64(min(max(settings.timerFactor, 1), 100_000))
        func scaled(_ duration: Duration) -> Int64 {
            // Between a microsecond and an hour, so that neither zero nor overflow comes of it.
            min(max(duration.wholeNanoseconds, 1_000), 3_600_000_000_000) * factor
        }
        initialTimeout = scaled(settings.initialTimeout)
        fallbackTimeout = scaled(settings.fallbackTimeout)
        minimumTimeout = scaled(settings.minimumTimeout)
        maximumTimeout = scaled(settings.maximumTimeout)
        acknowledgementDelay = scaled(settings.acknowledgementDelay)
        maximumAcknowledgementDelay = max(acknowledgementDelay, scaled(settings.maximumAcknowledgementDelay))
        userTimeout = settings.userTimeout.map(scaled)
        timeWait = scaled(settings.timeWait)
        neighborInterval = scaled(settings.neighborInterval)
    }
}

extension Instant {
    /// The moment so many nanoseconds later.
    func later(by nanoseconds: Int64) -> Instant { Instant(nanoseconds: self.nanoseconds + nanoseconds) }
}
