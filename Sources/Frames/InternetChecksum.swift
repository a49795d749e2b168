public import Wire

/// The ones' complement sum of 16-bit words that IP, ICMP, UDP and TCP use (RFC 1071).
public struct InternetChecksum: Hashable, Sendable {
    /// The sum so far; folded when it is read.
    private var sum: UInt64 = 0

    public init() {}

    /// Starts with the pseudo-header of TCP, UDP and ICMPv6 (RFC 9293 §3.1, RFC 8200 §8.1).
    ///
    /// - Parameter length: The length of the transport header and its payload in bytes.
    public init(source: IPAddress, destination: IPAddress, protocolNumber: UInt8, length: Int) {
        add(source)
        add(destination)
        sum += UInt64(protocolNumber) + UInt64(UInt32(truncatingIfNeeded: length))
    }

    /// Adds bytes that begin at an even offset; an odd last byte counts as if a zero followed.
    public mutating func add(_ bytes: ArraySlice<UInt8>) {
        var index = bytes.startIndex
        let end = bytes.endIndex
        var partial: UInt64 = 0
        while index &+ 1 < end {
            partial &+= UInt64(bytes[index]) << 8 | UInt64(bytes[index &+ 1])
            index &+= 2
        }
        if index < end { partial &+= UInt64(bytes[index]) << 8 }
        sum &+= partial
    }

    /// The checksum to send: the complement of the folded sum.
    public var value: UInt16 {
        var folded = sum
        while folded > 0xFFFF { folded = (folded >> 16) + (folded & 0xFFFF) }
        return ~UInt16(truncatingIfNeeded: folded)
    }

    /// True where the bytes added hold their own checksum and it is right.
    public var isValid: Bool { value == 0 }

    private mutating func add(_ address: IPAddress) {
        switch address {
        case .v4(let value): sum += UInt64(value >> 16) + UInt64(value & 0xFFFF)
        case .v6(let high, let low):
            for half in [high, low] {
                sum += (half >> 48) + (half >> 32 & 0xFFFF) + (half >> 16 & 0xFFFF) + (half & 0xFFFF)
            }
        }
    }
}
