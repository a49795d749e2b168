internal import Wire

/// Replies that are still to be acknowledged, in ranges (RFC 3525 §8.2.2).
struct AcknowledgementCollector: Sendable {
    /// So many wait at most; then they go at once.
    private static let limit = 256

    private var identifiers: [UInt32] = []
    private var dueAt = Instant.start

    /// When the waiting ones have to go.
    var wakeup: Wakeup? {
        identifiers.isEmpty ? nil : Wakeup(at: dueAt, timer: "H.248 acknowledgement delay")
    }

    mutating func add(_ identifier: UInt32, at now: Instant, delay: Duration) {
        if identifiers.isEmpty { dueAt = now + delay }
        identifiers.append(identifier)
        if identifiers.count >= Self.limit { dueAt = now }
    }

    func isDue(at now: Instant) -> Bool { !identifiers.isEmpty && now >= dueAt }

    /// Takes all of them, sorted, neighbours as one range; nil where there are none.
    mutating func take() -> [ClosedRange<UInt32>]? {
        guard !identifiers.isEmpty else { return nil }
        var ranges: [ClosedRange<UInt32>] = []
        for identifier in identifiers.sorted() {
            if let last = ranges.last, identifier <= last.upperBound || identifier - last.upperBound == 1 {
                ranges[ranges.count - 1] = last.lowerBound...identifier
            } else {
                ranges.append(identifier...identifier)
            }
        }
        identifiers = []
        return ranges
    }
}
