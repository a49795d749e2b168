import Wire

/// One entry of the timeline that would have made the recording.
struct InferredFault: Hashable, Sendable {
    enum Action: Hashable, Sendable {
        /// Nothing gets through between nodes; where `isOneWay` is true, only from the first to the second.
        case cut(from: [IPAddress], to: [IPAddress], isOneWay: Bool, only: Narrowing?)
        case powerOff(IPAddress)
        case kill(IPAddress)
        case pause(IPAddress)
        case reset(IPAddress)
        case console(IPAddress, String)
    }

    /// Only some packets.
    enum Narrowing: String, Hashable, Sendable {
        case ras = "protocol: udp, ports: 1719"
        case megaco = "protocol: tcp, ports: [2944, 2945]"
        case sip = "ports: 5060"
    }

    var at: Instant
    var until: Instant?
    var action: Action
    var note: String
}

/// A span of time in which something began, or ended: after the one, not after the other.
struct Window: Hashable, Sendable {
    var low: Instant
    var high: Instant

    var roundest: Instant { Measured.roundest(after: low, upTo: high) }

    func meets(_ other: Window) -> Bool { max(low, other.low) < min(high, other.high) }

    func narrowed(_ other: Window) -> Window { Window(low: max(low, other.low), high: min(high, other.high)) }
}
