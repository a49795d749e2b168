import Wire

/// A message or an event of a connection, with where it was seen to leave and to arrive.
struct Happening: Sendable {
    var source: Endpoint
    var destination: Endpoint
    /// The numbers of the nodes at both ends, and that of the flow.
    var fromNumber: Int
    var toNumber: Int
    var flowNumber: FlowNumber
    var isStream: Bool
    var signal: Signal
    /// When it left its sender; nil where the sender's link would show it and does not.
    var sent: Instant?
    var sentFrame = 0
    /// When it reached its receiver; nil where it was lost.
    var delivered: Instant?
    var deliveredFrame = 0

    /// The two ends in one order, so that both directions are of one flow.
    var flow: FlowKey { FlowKey(source, destination, isStream: isStream) }

    /// The earliest time that is known of it.
    var time: Instant { sent ?? delivered ?? .start }
    var frame: Int { sent != nil ? sentFrame : deliveredFrame }
}

/// A TCP connection or a pair of UDP ports.
struct FlowKey: Hashable, Sendable {
    let low: Endpoint
    let high: Endpoint
    let isStream: Bool

    /// The same for both directions.
    init(_ one: Endpoint, _ other: Endpoint, isStream: Bool) {
        (low, high) = one < other ? (one, other) : (other, one)
        self.isStream = isStream
    }

    /// All of it in two words; nil for IPv6.
    var words: NumberIndex.Key? {
        guard case (.v4(let one), .v4(let other)) = (low.address, high.address) else { return nil }
        return NumberIndex.Key(
            high: UInt64(one) << 32 | UInt64(other),
            low: UInt64(low.port) << 17 | UInt64(high.port) << 1 | (isStream ? 1 : 0))
    }
}
