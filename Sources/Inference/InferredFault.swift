import Wire

/// One entry of the timeline that would have made the recording.
struct InferredFault: Hashable, Sendable {
    enum Action: Hashable, Sendable {
        /// Nothing gets through between nodes; where `isOneWay` is true, only from the first to the second.
        case cut(from: [IPAddress], to: [IPAddress], isOneWay: Bool, only: Narrowing?)
        /// Only sessions that it knows get through, for as long as it remembers them.
        case firewall(
            name: String, inside: [IPAddress], outside: IPAddress, idle: Duration?, idleUDP: Duration?, resets: Bool)
        /// A firewall, by its name, forgets its sessions.
        case flush(String)
        case powerOff(IPAddress)
        /// Of a box, by its name, with its nodes.
        case powerOffBox(String, [IPAddress])
        case kill(IPAddress)
        case pause(IPAddress)
        case reset(IPAddress)
        case interchange(IPAddress)
        /// So many calls are there from then on.
        case calls(IPAddress, Int)
        case console(IPAddress, String)
        /// Something happens to so many of a million packets of a network.
        case chance(network: String, InferredConditions.Kind, perMillion: Int, holding: Duration?)
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

    /// The one node that it is about; nil for a cut.
    var node: IPAddress? {
        switch action {
        case .cut, .firewall, .flush, .chance, .powerOffBox: nil
        case .powerOff(let address), .kill(let address), .pause(let address), .reset(let address),
            .interchange(let address), .calls(let address, _), .console(let address, _):
            address
        }
    }

    var nodes: [IPAddress] {
        switch action {
        case .cut(let from, let to, _, _): from + to
        case .firewall(_, let inside, let outside, _, _, _): inside + [outside]
        case .powerOffBox(_, let nodes): nodes
        case .flush, .powerOff, .kill, .pause, .reset, .interchange, .calls, .console, .chance:
            node.map { [$0] } ?? []
        }
    }

    /// True while the node's program does not run.
    var isOff: Bool {
        switch action {
        case .powerOff, .powerOffBox, .kill, .pause: true
        case .cut, .firewall, .flush, .reset, .interchange, .calls, .console, .chance: false
        }
    }
}

/// A span of time in which something began, or ended: after the one, not after the other.
struct Window: Hashable, Sendable {
    var low: Instant
    var high: Instant

    var roundest: Instant { Measured.roundest(after: low, upTo: high) }

    func meets(_ other: Window) -> Bool { max(low, other.low) < min(high, other.high) }

    func narrowed(_ other: Window) -> Window { Window(low: max(low, other.low), high: min(high, other.high)) }
}
