public import Wire

/// An ARP packet for IPv4 over Ethernet (RFC 826).
public struct ARPPacket: Hashable, Sendable {
    /// 1 request, 2 reply; other numbers are kept.
    public var operation: UInt16
    public var senderHardware: MACAddress
    /// Always IPv4.
    public var senderProtocol: IPAddress
    /// Zero in a request.
    public var targetHardware: MACAddress
    /// Always IPv4.
    public var targetProtocol: IPAddress

    public static let request: UInt16 = 1
    public static let reply: UInt16 = 2

    public init(
        operation: UInt16, senderHardware: MACAddress, senderProtocol: IPAddress, targetHardware: MACAddress,
        targetProtocol: IPAddress
    ) {
        self.operation = operation
        self.senderHardware = senderHardware
        self.senderProtocol = senderProtocol
        self.targetHardware = targetHardware
        self.targetProtocol = targetProtocol
    }

    /// Reads the 28 bytes of a packet; what follows is padding and is not looked at.
    ///
    /// - Throws: ``Wire/DecodeError`` where the input ends, or the hardware is no Ethernet or the protocol no IPv4.
    public init(decoding bytes: ArraySlice<UInt8>) throws(DecodeError) {
        var reader = ByteReader(bytes)
        try Self.expect(1, try reader.uint16("ARP hardware type"), at: 0, "ARP hardware type")
        try Self.expect(EtherType.ipv4, try reader.uint16("ARP protocol type"), at: 2, "ARP protocol type")
        try Self.expect(0x0604, try reader.uint16("ARP address lengths"), at: 4, "ARP address lengths")
        operation = try reader.uint16("ARP operation")
        senderHardware = try reader.macAddress("ARP sender hardware address")
        senderProtocol = try reader.addressV4("ARP sender protocol address")
        targetHardware = try reader.macAddress("ARP target hardware address")
        targetProtocol = try reader.addressV4("ARP target protocol address")
    }

    /// The 28 bytes of the packet.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(28)
        append(to: &bytes)
        return bytes
    }

    func append(to bytes: inout [UInt8]) {
        bytes += [0, 1, 8, 0, 6, 4]
        bytes.append(bigEndian: operation)
        bytes.append(senderHardware)
        bytes.append(senderProtocol)
        bytes.append(targetHardware)
        bytes.append(targetProtocol)
    }

    private static func expect(
        _ wanted: UInt16, _ found: UInt16, at offset: Int, _ element: String
    ) throws(DecodeError) {
        guard found == wanted else {
            throw DecodeError(offset: offset, element: element, reason: .invalid("is \(found), not \(wanted)"))
        }
    }
}
