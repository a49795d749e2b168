import Fabric
import Frames
import Wire

/// A frame on its way through a simulation.
///
/// A whole TCP segment or UDP datagram travels as a value; its bytes are made where somebody looks at them. Everything
/// else (ARP, neighbour discovery, ICMP, fragments) is rare and travels as bytes.
struct Packet: SwitchedFrame {
    enum Transport: Sendable {
        case tcp(TCPSegment)
        case udp(UDPDatagram)
    }

    /// What stays the same from hop to hop.
    final class Content: Sendable {
        let source: IPAddress
        let destination: IPAddress
        let identification: UInt16
        let transport: Transport
        let lengthOnWire: Int

        init(_ transport: Transport, from source: IPAddress, to destination: IPAddress, identification: UInt16) {
            self.source = source
            self.destination = destination
            self.identification = identification
            self.transport = transport
            let payload =
                switch transport {
                case .tcp(let segment): 20 + segment.options.count + segment.payload.count
                case .udp(let datagram): 8 + datagram.payload.count
                }
            lengthOnWire = (destination.isV4 ? 34 : 54) + payload
        }
    }

    /// Nil where the bytes are all that there is.
    let content: Content?
    /// Empty where nobody has asked for them yet.
    private var made: [UInt8]
    private(set) var sender: MACAddress
    private(set) var receiver: MACAddress
    /// Of a frame with content.
    private var hopLimit: UInt8 = 64

    /// - Parameter isRecorded: makes the bytes at once, so that each hop has only to bring them up to date.
    init(_ content: Content, from sender: MACAddress, to receiver: MACAddress, isRecorded: Bool) {
        self.content = content
        self.sender = sender
        self.receiver = receiver
        made = []
        if isRecorded { made = encoded() }
    }

    /// A frame of which nothing but its bytes is known.
    init(bytes: [UInt8]) {
        content = nil
        made = bytes
        receiver = bytes.count < 14 ? MACAddress(0) : bytes.receiver
        sender = bytes.count < 14 ? MACAddress(0) : MACAddress(bytes.senderAndType >> 16)
    }

    /// The whole frame.
    var bytes: [UInt8] { made.isEmpty ? encoded() : made }

    private func encoded() -> [UInt8] {
        guard let content else { return made }
        let from = FrameAddress(hardware: sender, address: content.source)
        let to = FrameAddress(hardware: receiver, address: content.destination)
        return switch content.transport {
        case .tcp(let segment):
            FrameBuilder.tcp(
                segment, from: from, to: to, hopLimit: hopLimit, identification: content.identification)
        case .udp(let datagram):
            FrameBuilder.udp(
                datagram, from: from, to: to, hopLimit: hopLimit, identification: content.identification)
        }
    }

    /// The IP destination of a frame that a router may send on; nil where it is no IP packet.
    var destination: IPAddress? {
        if let content { return content.destination }
        func number(_ at: Int) -> UInt64 {
            UInt64(made[at]) << 24 | UInt64(made[at + 1]) << 16 | UInt64(made[at + 2]) << 8 | UInt64(made[at + 3])
        }
        guard made.count >= 34 else { return nil }
        switch (made[12], made[13]) {
        case (0x08, 0x00): return .v4(UInt32(truncatingIfNeeded: number(30)))
        case (0x86, 0xDD) where made.count >= 54:
            return .v6(high: number(38) << 32 | number(42), low: number(46) << 32 | number(50))
        default: return nil
        }
    }

    /// Who asks for whose hardware address, where it is an ARP request for everybody (RFC 826).
    var question: (sender: IPAddress, target: IPAddress)? {
        guard content == nil, made.count >= 42, made[12] == 0x08, made[13] == 0x06, made[20] == 0, made[21] == 1
        else { return nil }
        func address(_ at: Int) -> IPAddress {
            .v4(
                UInt32(made[at]) << 24 | UInt32(made[at + 1]) << 16 | UInt32(made[at + 2]) << 8
                    | UInt32(made[at + 3]))
        }
        return (address(28), address(38))
    }

    /// The same frame on its next hop; nil where its hop limit runs out here.
    func forwarded(from sender: MACAddress, to receiver: MACAddress) -> Packet? {
        guard content == nil || hopLimit > 1 else { return nil }
        var next = self
        next.sender = sender
        next.receiver = receiver
        if content != nil { next.hopLimit -= 1 }
        guard !made.isEmpty else { return next }
        guard let bytes = FrameBuilder.forwarded(made, from: sender, to: receiver) else { return nil }
        next.made = bytes
        return next
    }

    /// The same frame for a neighbour whose hardware address is known by now.
    func addressed(to receiver: MACAddress) -> Packet {
        var next = self
        next.receiver = receiver
        if !made.isEmpty { next.made.replaceSubrange(0..<6, with: receiver.octets) }
        return next
    }

    // MARK: What a switch looks at

    var resetAnswer: Packet? {
        guard let content else { return made.resetAnswer.map { Packet(bytes: $0) } }
        guard case .tcp(let segment) = content.transport, let reset = segment.resetAnswer else { return nil }
        let answer = Content(
            .tcp(reset), from: content.destination, to: content.source, identification: content.identification)
        return Packet(answer, from: receiver, to: sender, isRecorded: !made.isEmpty)
    }

    var resetInPlace: Packet? {
        guard let content else { return made.resetInPlace.map { Packet(bytes: $0) } }
        guard case .tcp(let segment) = content.transport, let reset = segment.resetInPlace else { return nil }
        let other = Content(
            .tcp(reset), from: content.source, to: content.destination, identification: content.identification)
        return Packet(other, from: sender, to: receiver, isRecorded: !made.isEmpty)
    }

    var lengthOnWire: Int { content?.lengthOnWire ?? made.count }

    var senderAndType: UInt64 {
        guard let content else { return made.senderAndType }
        return sender.value << 16 | UInt64(content.destination.isV4 ? EtherType.ipv4 : EtherType.ipv6)
    }

    var packetHeader: PacketHeader? {
        guard let content else { return made.packetHeader }
        switch content.transport {
        case .tcp(let segment):
            var header = PacketHeader(
                source: content.source, destination: content.destination, protocolNumber: ProtocolNumber.tcp)
            header.sourcePort = segment.sourcePort
            header.destinationPort = segment.destinationPort
            header.flags = segment.flags.rawValue
            header.sequence = segment.sequence
            header.payloadCount = segment.payload.count
            return header
        case .udp(let datagram):
            var header = PacketHeader(
                source: content.source, destination: content.destination, protocolNumber: ProtocolNumber.udp)
            header.sourcePort = datagram.sourcePort
            header.destinationPort = datagram.destinationPort
            header.payloadCount = datagram.payload.count
            return header
        }
    }
}
