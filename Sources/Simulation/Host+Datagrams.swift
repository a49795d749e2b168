import Agents
import Fabric
import Frames
import Packets
import Wire

extension Host {
    /// The largest UDP payload; a larger datagram is not sent, as a kernel refuses it (EMSGSIZE).
    private static let datagramLimit = 65_507

    /// Sends a datagram of the agent, in fragments where it does not fit into a frame.
    mutating func send(_ datagram: Datagram, at now: Instant, _ outbox: inout Outbox) {
        guard datagram.bytes.count <= Self.datagramLimit else { return }
        let source = datagram.local.address
        let destination = datagram.remote.address
        let sent = UDPDatagram(
            sourcePort: datagram.local.port, destinationPort: datagram.remote.port, payload: datagram.bytes[...])
        let room = FrameBuilder.maximumTransmissionUnit - (source.isV4 ? 20 : 40)
        guard datagram.bytes.count + 8 > room else {
            send(.udp(sent), from: source, to: destination, at: now, &outbox)
            return
        }
        let whole = sent.encoded(source: source, destination: destination)
        // Offsets count in units of eight bytes; IPv6 has a fragment header as well.
        let size = (source.isV4 ? room : room - 8) / 8 * 8
        let shared = identification &+ 1
        for offset in stride(from: 0, to: whole.count, by: size) {
            let piece = whole[offset..<min(offset + size, whole.count)]
            let hasMore = offset + size < whole.count
            sendBytes(from: source, to: destination, at: now, &outbox) { from, to, _ in
                Self.fragment(piece, at: offset, hasMore: hasMore, identification: shared, from: from, to: to)
            }
        }
    }

    private static func fragment(
        _ piece: ArraySlice<UInt8>, at offset: Int, hasMore: Bool, identification: UInt16, from: FrameAddress,
        to: FrameAddress
    ) -> [UInt8] {
        let bytes: [UInt8]
        if from.address.isV4 {
            var packet = IPv4Packet(
                source: from.address, destination: to.address, protocolNumber: ProtocolNumber.udp, payload: piece)
            packet.identification = identification
            packet.dontFragment = false
            packet.moreFragments = hasMore
            packet.fragmentOffset = offset
            bytes = packet.encoded()
        } else {
            var packet = IPv6Packet(
                source: from.address, destination: to.address, protocolNumber: ProtocolNumber.udp, payload: piece)
            packet.fragment = IPv6Packet.Fragment(
                identification: UInt32(identification), offset: offset, moreFragments: hasMore)
            bytes = packet.encoded()
        }
        return EthernetFrame(
            destination: to.hardware, source: from.hardware,
            etherType: from.address.isV4 ? EtherType.ipv4 : EtherType.ipv6, payload: bytes[...]
        ).encoded()
    }

    /// Takes a fragment; the datagram goes to the agent once it is whole.
    mutating func receiveFragment(_ frame: DecodedFrame, at now: Instant) {
        guard let whole = reassembler.receive(frame.network, vantage: 0, at: now),
            case .udp(let datagram)? = try? DecodedFrame.Transport(
                decoding: whole.payload[...], protocolNumber: whole.protocolNumber)
        else { return }
        let local = Endpoint(address: whole.destination, port: datagram.destinationPort)
        guard listens(.udp, local) else { return }
        post(
            .datagram(
                Datagram(
                    local: local, remote: Endpoint(address: whole.source, port: datagram.sourcePort),
                    bytes: [UInt8](datagram.payload))))
    }
}
