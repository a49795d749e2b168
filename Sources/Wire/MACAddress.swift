/// A 48-bit Ethernet address.
public struct MACAddress: Hashable, Comparable, Sendable {
    /// The six octets as one number; the upper 16 bits are zero.
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value & 0xFFFF_FFFF_FFFF }

    /// ff:ff:ff:ff:ff:ff.
    public static let broadcast = MACAddress(0xFFFF_FFFF_FFFF)

    /// True for group addresses: broadcast and multicast (IEEE 802 I/G bit).
    public var isGroup: Bool { value & 0x0100_0000_0000 != 0 }

    /// The six octets in the order of transmission.
    public var octets: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: value >> UInt64(40 - 8 * $0)) } }

    public static func < (left: MACAddress, right: MACAddress) -> Bool { left.value < right.value }
}

extension MACAddress: CustomStringConvertible {
    /// Six pairs of lower-case hexadecimal digits with colons between them.
    public var description: String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
