import Wire

/// Gives each frame of a flow the name under which its luck is drawn.
///
/// The name does not depend on what else is on the link: payload-bearing segments are counted apart from
/// acknowledgements, a retransmission is another attempt of the same segment, and the client's port does not count,
/// since a kernel picks it at random.
struct FlowOrdinals: Sendable {
    /// The most flows that are kept; the next one starts all of them anew.
    static let limit = 65_536

    struct Identity: Hashable {
        var flow: UInt64
        var ordinal: UInt64
        var attempt: UInt64
    }

    private struct Segment {
        var sequence: UInt32
        var ordinal: UInt64
        var attempts: UInt64
    }

    private struct Flow {
        var isOpen = false
        /// The sequence number after the last payload byte seen.
        var next: UInt32 = 0
        var payloads: UInt64 = 0
        var others: UInt64 = 0
        /// The last payload-bearing segments, newest last; at most 16.
        var recent: [Segment] = []
    }

    private var flows: [UInt64: Flow] = [:]

    mutating func identify(_ frame: some SwitchedFrame, _ header: PacketHeader?, ingress: Int) -> Identity {
        let key = Self.key(frame, header, ingress: ingress)
        if flows.count >= Self.limit, flows[key] == nil { flows.removeAll(keepingCapacity: true) }
        return Self.identify(key, header, in: &flows[key, default: Flow()])
    }

    private static func identify(_ key: UInt64, _ header: PacketHeader?, in flow: inout Flow) -> Identity {
        guard let header, header.payloadCount > 0 else {
            flow.others += 1
            // Apart from payloads, whose ordinals stay below 2⁶³.
            return Identity(flow: key, ordinal: 1 << 63 | flow.others, attempt: 0)
        }
        guard header.protocolNumber == PacketHeader.tcp else {
            flow.payloads += 1
            return Identity(flow: key, ordinal: flow.payloads, attempt: 0)
        }
        let segment = place(header, in: &flow)
        return Identity(flow: key, ordinal: segment.ordinal, attempt: segment.attempts)
    }

    private static func place(_ header: PacketHeader, in flow: inout Flow) -> Segment {
        if let index = flow.recent.lastIndex(where: { $0.sequence == header.sequence }) {
            flow.recent[index].attempts += 1
            return flow.recent[index]
        }
        let ahead = Int32(bitPattern: header.sequence &- flow.next)
        guard !flow.isOpen || ahead >= 0 || ahead < -1_048_576 else {
            // Part of something sent before, cut differently: an attempt of the newest segment.
            let last = flow.recent.count - 1
            flow.recent[last].attempts += 1
            return flow.recent[last]
        }
        flow.isOpen = true
        flow.next = header.sequence &+ UInt32(truncatingIfNeeded: header.payloadCount)
        flow.payloads += 1
        let segment = Segment(sequence: header.sequence, ordinal: flow.payloads, attempts: 0)
        if flow.recent.count == 16 { flow.recent.removeFirst() }
        flow.recent.append(segment)
        return segment
    }

    private static func key(_ frame: some SwitchedFrame, _ header: PacketHeader?, ingress: Int) -> UInt64 {
        guard let header else {
            // ARP and the like: by sender and type.
            return SeededGenerator.draw(1, UInt64(ingress), frame.senderAndType)
        }
        let service = min(header.sourcePort, header.destinationPort)
        let isFromService: UInt64 = header.sourcePort == service ? 1 : 0
        return SeededGenerator.draw(
            2, UInt64(ingress), folded(header.source), folded(header.destination), UInt64(header.protocolNumber),
            UInt64(service) << 1 | isFromService)
    }

    private static func folded(_ address: IPAddress) -> UInt64 {
        switch address {
        case .v4(let value): UInt64(value)
        case .v6(let high, let low): SeededGenerator.draw(high, low)
        }
    }
}
