import Wire

/// The contexts of a gateway: each is a call that a controller has put together out of a channel of the trunks and a
/// media stream.
struct ContextTable: Sendable {
    private struct Context: Sendable {
        let number: UInt32
        let channel: Int
        /// The far end hangs up.
        let endsAt: Instant
    }

    /// In the order in which they began.
    private var contexts: [Context] = []
    private var last: UInt32 = 0

    var count: Int { contexts.count }
    /// When the far end of the oldest hangs up.
    var nextAt: Instant? { contexts.first?.endsAt }

    /// A call begins on the lowest channel that is free.
    ///
    /// - Returns: nil where none is.
    mutating func begin(channels: Int, until: Instant) -> (number: UInt32, channel: Int)? {
        guard contexts.count < channels else { return nil }
        let taken = Set(contexts.map(\.channel))
        guard let channel = (1...max(1, channels)).first(where: { !taken.contains($0) }) else { return nil }
        last = last >= 65_535 ? 1 : last + 1
        contexts.append(Context(number: last, channel: channel, endsAt: until))
        return (last, channel)
    }

    /// Its controller ends a call; false where there is none of that number.
    mutating func end(_ number: UInt32) -> Bool {
        guard let place = contexts.firstIndex(where: { $0.number == number }) else { return false }
        contexts.remove(at: place)
        return true
    }

    /// Calls end whose far ends hang up.
    mutating func advance(at now: Instant) { contexts.removeAll { $0.endsAt <= now } }

    /// Every call ends at once; returns how many there were.
    mutating func drop() -> Int {
        defer { contexts = [] }
        return contexts.count
    }
}
