import Agents
import Wire

/// A TCP connection of a served agent.
final class Stream {
    enum Phase: Hashable {
        case opening
        case open
        /// The agent has let go of it; it ends once what waits has left, at the latest then.
        case leaving(until: Instant)
    }

    let descriptor: Int32
    let identifier: ConnectionIdentifier
    var phase: Phase
    /// What the kernel has not taken yet, from ``sent`` on.
    var outbound: [UInt8] = []
    var sent = 0
    /// Whether the poller tells when more can be written.
    var awaitsRoom: Bool

    init(_ descriptor: Int32, _ identifier: ConnectionIdentifier, _ phase: Phase) {
        self.descriptor = descriptor
        self.identifier = identifier
        self.phase = phase
        awaitsRoom = phase == .opening
    }

    var waiting: Int { outbound.count - sent }
}
