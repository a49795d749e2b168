public import Wire

/// A captured frame read down to its transport header.
public struct DecodedFrame: Hashable, Sendable {
    /// What the link layer carries.
    public enum Network: Hashable, Sendable {
        case arp(ARPPacket)
        case ipv4(IPv4Packet)
        case ipv6(IPv6Packet)
        /// Another EtherType; nothing below it is read.
        case other(UInt16)
    }

    /// What the network layer carries.
    public enum Transport: Hashable, Sendable {
        case udp(UDPDatagram)
        case tcp(TCPSegment)
        case icmp(ICMPMessage)
        /// A fragment: its transport header, if any, is read once the packet is whole.
        case fragment
        /// Another protocol number.
        case other(UInt8)
        /// There is no IP packet.
        case none

        /// Reads the payload of a whole packet, such as one that was put together from fragments.
        public init(
            decoding payload: ArraySlice<UInt8>, protocolNumber: UInt8, allowsTruncation: Bool = false
        ) throws(DecodeError) {
            switch protocolNumber {
            case ProtocolNumber.udp:
                self = .udp(try UDPDatagram(decoding: payload, allowsTruncation: allowsTruncation))
            case ProtocolNumber.tcp: self = .tcp(try TCPSegment(decoding: payload))
            case ProtocolNumber.icmp, ProtocolNumber.icmpv6: self = .icmp(try ICMPMessage(decoding: payload))
            default: self = .other(protocolNumber)
            }
        }
    }

    /// The sender's hardware address; zero where the link type has none.
    public let source: MACAddress
    /// The receiver's hardware address; zero where the link type has none.
    public let destination: MACAddress
    public let network: Network
    public let transport: Transport
    /// The bytes of the network layer, padding included.
    public let networkBytes: ArraySlice<UInt8>

    /// Reads a frame of the given link type; payloads are shared with the input.
    ///
    /// - Parameter allowsTruncation: Takes frames whose end was not captured.
    /// - Throws: ``Wire/DecodeError``, its offset counted from the start of the frame, where a header is cut off or
    ///   contradicts itself. Checksums are not judged: see ``hasValidChecksums``.
    public init(
        decoding bytes: ArraySlice<UInt8>, linkType: LinkType = .ethernet, allowsTruncation: Bool = false
    ) throws(DecodeError) {
        let link = try LinkHeader(decoding: bytes, linkType: linkType)
        source = link.source
        destination = link.destination
        networkBytes = link.payload
        do {
            switch link.etherType {
            case EtherType.arp:
                network = .arp(try ARPPacket(decoding: link.payload))
                transport = .none
            case EtherType.ipv4:
                let packet = try IPv4Packet(decoding: link.payload, allowsTruncation: allowsTruncation)
                network = .ipv4(packet)
                transport = try Self.transport(
                    of: packet.payload, packet.protocolNumber, packet.isFragment,
                    allowsTruncation: packet.missingBytes > 0, in: link.payload)
            case EtherType.ipv6:
                let packet = try IPv6Packet(decoding: link.payload, allowsTruncation: allowsTruncation)
                network = .ipv6(packet)
                transport = try Self.transport(
                    of: packet.payload, packet.protocolNumber, packet.isFragment,
                    allowsTruncation: packet.missingBytes > 0, in: link.payload)
            default:
                network = .other(link.etherType)
                transport = .none
            }
        } catch {
            throw error.moved(by: link.payload.startIndex - bytes.startIndex)
        }
    }

    private static func transport(
        of payload: ArraySlice<UInt8>, _ protocolNumber: UInt8, _ isFragment: Bool, allowsTruncation: Bool,
        in networkBytes: ArraySlice<UInt8>
    ) throws(DecodeError) -> Transport {
        guard !isFragment else { return .fragment }
        do {
            return try Transport(
                decoding: payload, protocolNumber: protocolNumber, allowsTruncation: allowsTruncation)
        } catch {
            throw error.moved(by: payload.startIndex - networkBytes.startIndex)
        }
    }

    /// The source of the IP packet, or ARP's sender; nil for anything else.
    public var sourceAddress: IPAddress? {
        switch network {
        case .arp(let packet): packet.senderProtocol
        case .ipv4(let packet): packet.source
        case .ipv6(let packet): packet.source
        case .other: nil
        }
    }

    /// The destination of the IP packet, or ARP's target; nil for anything else.
    public var destinationAddress: IPAddress? {
        switch network {
        case .arp(let packet): packet.targetProtocol
        case .ipv4(let packet): packet.destination
        case .ipv6(let packet): packet.destination
        case .other: nil
        }
    }

    /// The ports of UDP or TCP; nil for anything else.
    public var ports: (source: UInt16, destination: UInt16)? {
        switch transport {
        case .udp(let datagram): (datagram.sourcePort, datagram.destinationPort)
        case .tcp(let segment): (segment.sourcePort, segment.destinationPort)
        case .icmp, .fragment, .other, .none: nil
        }
    }

    /// True where no checksum of a header that was read is wrong: IPv4's, and that of a whole UDP, TCP or ICMP.
    ///
    /// It costs a pass over the frame. Frames captured on their sender before checksum offload are seldom valid.
    public var hasValidChecksums: Bool {
        switch network {
        case .arp, .other: return true
        case .ipv4(let packet):
            guard IPv4Packet.hasValidChecksum(networkBytes) else { return false }
            guard !packet.isFragment, packet.missingBytes == 0 else { return true }
            return isTransportValid(packet.payload, packet.protocolNumber, packet.source, packet.destination)
        case .ipv6(let packet):
            guard !packet.isFragment, packet.missingBytes == 0 else { return true }
            return isTransportValid(packet.payload, packet.protocolNumber, packet.source, packet.destination)
        }
    }

    private func isTransportValid(
        _ payload: ArraySlice<UInt8>, _ protocolNumber: UInt8, _ source: IPAddress, _ destination: IPAddress
    ) -> Bool {
        var covered = payload
        var checksum: InternetChecksum
        switch transport {
        case .fragment, .other, .none: return true
        case .icmp where source.isV4: checksum = InternetChecksum()
        case .udp(let datagram):
            covered = payload.prefix(8 + datagram.payload.count)
            let isAbsent = covered.dropFirst(6).prefix(2).allSatisfy { $0 == 0 }
            if isAbsent { return source.isV4 }
            fallthrough
        case .tcp, .icmp:
            checksum = InternetChecksum(
                source: source, destination: destination, protocolNumber: protocolNumber, length: covered.count)
        }
        checksum.add(covered)
        return checksum.isValid
    }
}
