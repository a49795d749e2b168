import Frames
import Wire

/// One packet as its sender sent it, with every sight of it on its way brought together.
struct Passage: Hashable, Sendable {
    /// What it carries, as far as faults and timers need it.
    enum Kind: Hashable, Sendable {
        case tcp(flags: TCPSegment.Flags, payload: Int)
        case udp(payload: Int)
        case icmp(type: UInt8)
        /// Somebody asks for the hardware address of a neighbour.
        case question
        case other
    }

    /// The first and the last time it was seen.
    var time: Instant
    var last: Instant
    var sights = 1
    /// Hops that were left at the last sight, and at the first.
    var hopLimit: UInt8
    var firstHopLimit: UInt8
    var source: Endpoint
    var destination: Endpoint
    var kind: Kind
    /// The hardware addresses of its first sight.
    var sender: MACAddress
    var receiver: MACAddress
    /// Of the first sight, from 1.
    var frame: Int
    /// Of the last sight.
    var lastFrame: Int
    /// The last network that it crossed, by its index among the crossings; below zero for none.
    var crossing: Int32 = -1
    /// By what is known of the whole recording.
    var hasArrived = true

    /// True for what only a program sends: not the kernel's own acknowledgements, handshakes and resets.
    var isOfProgram: Bool {
        switch kind {
        case .tcp(let flags, let payload): payload > 0 || (flags.contains(.syn) && !flags.contains(.ack))
        case .udp: true
        case .icmp, .question, .other: false
        }
    }

    /// True where a node tells its neighbours, unasked, where its address is.
    var isAnnouncement: Bool {
        switch kind {
        case .question: source.address == destination.address
        case .icmp(let type): type == 136 && destination.address == IPAddress("ff02::1")
        case .tcp, .udp, .other: false
        }
    }

    /// True for a segment that resets a connection, or a refusal by ICMP.
    var isRefusal: Bool {
        switch kind {
        case .tcp(let flags, _): flags.contains(.rst)
        case .icmp(let type): type == 3 || type == 1
        case .udp, .question, .other: false
        }
    }
}
