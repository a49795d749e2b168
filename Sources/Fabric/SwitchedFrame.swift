public import Wire

/// What a switch carries: the bytes of a frame in the lab, a value with a type in virtual time.
public protocol SwitchedFrame: Sendable {
    /// From the Ethernet header on, without a frame check sequence, in bytes.
    var lengthOnWire: Int { get }
    /// The hardware address that it goes to; asked for only of frames of 14 bytes or more.
    var receiver: MACAddress { get }
    /// The sender's hardware address and the EtherType as one number of 48 and 16 bits; as ``receiver``.
    var senderAndType: UInt64 { get }
    /// What rules and draws look at; nil where it is no whole IP header.
    var packetHeader: PacketHeader? { get }
}

extension [UInt8]: SwitchedFrame {
    /// The number of bytes.
    public var lengthOnWire: Int { count }

    /// Bytes 0 to 5.
    public var receiver: MACAddress { MACAddress(self[..<6].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }) }

    /// Bytes 6 to 13.
    public var senderAndType: UInt64 { self[6..<14].reduce(0 as UInt64) { $0 << 8 | UInt64($1) } }

    /// Read in place.
    public var packetHeader: PacketHeader? { PacketHeader(frame: self) }
}
