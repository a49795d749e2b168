public import Wire

/// Builds whole Ethernet frames with every length and checksum in place.
///
/// Both addresses of a frame are of one version of IP; where they are not, the destination decides and the source is
/// written as zero. Frames are not padded to 60 bytes: virtual Ethernet does not pad either.
public enum FrameBuilder {
    /// The largest payload of an Ethernet frame.
    public static let maximumTransmissionUnit = 1_500

    /// An ARP packet in a frame; a request goes to everybody.
    public static func arp(_ packet: ARPPacket) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(42)
        let isRequest = packet.operation == ARPPacket.request
        EthernetFrame.appendHeader(
            to: &bytes, destination: isRequest ? .broadcast : packet.targetHardware, source: packet.senderHardware,
            etherType: EtherType.arp)
        packet.append(to: &bytes)
        return bytes
    }

    /// A UDP datagram in a packet that is not fragmented.
    public static func udp(
        _ datagram: UDPDatagram, from source: FrameAddress, to destination: FrameAddress, hopLimit: UInt8 = 64,
        identification: UInt16 = 0
    ) -> [UInt8] {
        var bytes = header(
            source, destination, ProtocolNumber.udp, 8 + datagram.payload.count, hopLimit, identification)
        datagram.append(to: &bytes, source: source.address, destination: destination.address)
        return bytes
    }

    /// A UDP payload between two ports.
    public static func udp(
        from source: FrameAddress, port sourcePort: UInt16, to destination: FrameAddress,
        port destinationPort: UInt16, payload: [UInt8], hopLimit: UInt8 = 64, identification: UInt16 = 0
    ) -> [UInt8] {
        let datagram = UDPDatagram(
            sourcePort: sourcePort, destinationPort: destinationPort, payload: payload[...])
        return udp(
            datagram, from: source, to: destination, hopLimit: hopLimit, identification: identification)
    }

    /// A TCP segment.
    public static func tcp(
        _ segment: TCPSegment, from source: FrameAddress, to destination: FrameAddress, hopLimit: UInt8 = 64,
        identification: UInt16 = 0
    ) -> [UInt8] {
        let length = 20 + segment.options.count + segment.payload.count
        var bytes = header(source, destination, ProtocolNumber.tcp, length, hopLimit, identification)
        segment.append(to: &bytes, source: source.address, destination: destination.address)
        return bytes
    }

    /// An ICMP message of the version that the addresses have.
    ///
    /// - Parameter hopLimit: 255 for neighbour discovery (RFC 4861 §7.1).
    public static func icmp(
        _ message: ICMPMessage, from source: FrameAddress, to destination: FrameAddress, hopLimit: UInt8 = 64,
        identification: UInt16 = 0
    ) -> [UInt8] {
        let number = destination.address.isV4 ? ProtocolNumber.icmp : ProtocolNumber.icmpv6
        var bytes = header(source, destination, number, 8 + message.body.count, hopLimit, identification)
        message.append(to: &bytes, source: source.address, destination: destination.address)
        return bytes
    }

    /// Any payload under an IP header.
    public static func ip(
        protocolNumber: UInt8, payload: ArraySlice<UInt8>, from source: FrameAddress, to destination: FrameAddress,
        hopLimit: UInt8 = 64, identification: UInt16 = 0
    ) -> [UInt8] {
        var bytes = header(source, destination, protocolNumber, payload.count, hopLimit, identification)
        bytes += payload
        return bytes
    }

    /// A frame as a router sends it on: new hardware addresses, one hop less, the IPv4 checksum brought up to date.
    ///
    /// - Returns: Nil where the frame is no IP packet or its hop limit runs out here (it is 0 or 1).
    public static func forwarded(_ frame: [UInt8], from source: MACAddress, to destination: MACAddress) -> [UInt8]? {
        guard frame.count >= 34 else { return nil }
        let etherType = UInt16(frame[12]) << 8 | UInt16(frame[13])
        let hopIndex: Int
        switch etherType {
        case EtherType.ipv4: hopIndex = 14 + 8
        case EtherType.ipv6: hopIndex = 14 + 7
        default: return nil
        }
        guard frame[hopIndex] > 1 else { return nil }
        var copy = frame
        copy.replace(at: 0, with: destination)
        copy.replace(at: 6, with: source)
        copy[hopIndex] -= 1
        if etherType == EtherType.ipv4 {
            // RFC 1624: one hop less in the upper byte of its word is 0x0100 more in the complement.
            let sum = (UInt32(copy[24]) << 8 | UInt32(copy[25])) + 0x0100
            copy.replace(at: 24, with: UInt16(truncatingIfNeeded: sum + (sum >= 0xFFFF ? 1 : 0)))
        }
        return copy
    }

    private static func header(
        _ source: FrameAddress, _ destination: FrameAddress, _ protocolNumber: UInt8, _ length: Int,
        _ hopLimit: UInt8, _ identification: UInt16
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(54 + length)
        let isV4 = destination.address.isV4
        EthernetFrame.appendHeader(
            to: &bytes, destination: destination.hardware, source: source.hardware,
            etherType: isV4 ? EtherType.ipv4 : EtherType.ipv6)
        if isV4 {
            var packet = IPv4Packet(
                source: source.address, destination: destination.address, protocolNumber: protocolNumber, payload: [])
            packet.hopLimit = hopLimit
            packet.identification = identification
            packet.appendHeader(to: &bytes, payloadLength: length)
        } else {
            var packet = IPv6Packet(
                source: source.address, destination: destination.address, protocolNumber: protocolNumber, payload: [])
            packet.hopLimit = hopLimit
            packet.appendHeader(to: &bytes, payloadLength: length)
        }
        return bytes
    }
}
