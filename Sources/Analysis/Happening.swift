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

    var words: NumberIndex.Key { NumberIndex.Key(low, high, isStream ? 1 : 0) }
}
