public import Wire

/// The few fields of an IP packet that rules and draws look at.
public struct PacketHeader: Hashable, Sendable {
    /// Where the packet comes from, whoever sends it on.
    public var source: IPAddress
    /// Where the packet goes in the end.
    public var destination: IPAddress
    /// As in IPv4's header, or the next header of IPv6's.
    public var protocolNumber: UInt8
    /// Zero where there are none, as in fragments past the first.
    public var sourcePort: UInt16 = 0
    /// As ``sourcePort``.
    public var destinationPort: UInt16 = 0
    /// The control bits of TCP; otherwise 0.
    public var flags: UInt8 = 0
    /// TCP's; otherwise 0.
    public var sequence: UInt32 = 0
    /// Bytes past the transport header; 0 where that is unknown.
    public var payloadCount = 0

    static let icmp: UInt8 = 1
    static let tcp: UInt8 = 6
    static let udp: UInt8 = 17
    static let icmpv6: UInt8 = 58

    /// The header of a whole packet whose transport is not looked into.
    public init(source: IPAddress, destination: IPAddress, protocolNumber: UInt8) {
        self.source = source
        self.destination = destination
        self.protocolNumber = protocolNumber
    }

    /// Reads an Ethernet frame in place; nil where it is no whole IP header.
    public init?(frame: [UInt8]) {
        guard frame.count >= 34 else { return nil }
        let transport: Int
        let end: Int
        switch Self.number16(frame, 12) {
        case 0x0800:
            guard frame[14] >> 4 == 4 else { return nil }
            source = .v4(Self.number32(frame, 26))
            destination = .v4(Self.number32(frame, 30))
            protocolNumber = frame[23]
            transport = 14 + Int(frame[14] & 0x0F) * 4
            end = min(frame.count, 14 + Int(Self.number16(frame, 16)))
            guard Self.number16(frame, 20) & 0x1FFF == 0 else { return }
        case 0x86DD:
            guard frame.count >= 54 else { return nil }
            source = Self.address(frame, 22)
            destination = Self.address(frame, 38)
            protocolNumber = frame[20]
            transport = 54
            end = min(frame.count, 54 + Int(Self.number16(frame, 18)))
        default: return nil
        }
        guard protocolNumber == Self.tcp || protocolNumber == Self.udp, end >= transport + 8 else { return }
        sourcePort = Self.number16(frame, transport)
        destinationPort = Self.number16(frame, transport + 2)
        payloadCount = end - transport - 8
        guard protocolNumber == Self.tcp else { return }
        guard end >= transport + 20 else {
            payloadCount = 0
            return
        }
        sequence = Self.number32(frame, transport + 4)
        flags = frame[transport + 13]
        payloadCount = max(0, end - transport - Int(frame[transport + 12] >> 4) * 4)
    }

    private static func number16(_ bytes: [UInt8], _ at: Int) -> UInt16 {
        UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
    }

    private static func number32(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        UInt32(number16(bytes, at)) << 16 | UInt32(number16(bytes, at + 2))
    }

    private static func address(_ bytes: [UInt8], _ at: Int) -> IPAddress {
        let high = UInt64(number32(bytes, at)) << 32 | UInt64(number32(bytes, at + 4))
        return .v6(high: high, low: UInt64(number32(bytes, at + 8)) << 32 | UInt64(number32(bytes, at + 12)))
    }
}
