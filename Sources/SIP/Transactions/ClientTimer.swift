internal import Wire

/// A timer of one of our requests; the layer keeps them in a heap, so that the earliest is at hand without asking every
/// request. One that no longer holds stays there until it comes up or is swept out.
struct ClientTimer: Comparable, Sendable {
    let at: Instant
    /// Timers at the same moment are told apart, so that the order of a dictionary does not show.
    let timer: ClientTransaction.Timer
    let identifier: ClientTransactionIdentifier

    static func < (left: ClientTimer, right: ClientTimer) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.timer != right.timer { return left.timer.rawValue < right.timer.rawValue }
        return left.identifier < right.identifier
    }
}
