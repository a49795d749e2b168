import Wire

/// Sees an agent that asks for the same past moment for ever, which would keep its node busy with nothing.
struct WakeupGuard {
    /// Wake-ups in a row that may leave the next one no later than the one just served.
    static let limit = 1_000
    private var idle = 0

    /// Notes what a wake-up has changed.
    ///
    /// - Parameters:
    ///   - served: the moment that the agent had asked for.
    ///   - next: the moment that it asks for now.
    /// - Returns: whether the agent is stuck.
    mutating func isStuck(served: Instant, next: Instant?) -> Bool {
        guard let next, next <= served else {
            idle = 0
            return false
        }
        idle += 1
        return idle >= Self.limit
    }
}
