/// An IPv4 or IPv6 address.
public enum IPAddress: Hashable, Sendable {
    /// 32 bits, the first octet uppermost.
    case v4(UInt32)
    /// 128 bits as two halves, the first octet uppermost.
    case v6(high: UInt64, low: UInt64)

    /// The octets in network order: 4 or 16.
    public var octets: [UInt8] {
        switch self {
        case .v4(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
        case .v6(let high, let low):
            (0..<8).map { UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * $0)) }
                + (0..<8).map { UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * $0)) }
        }
    }

    /// Takes 4 or 16 octets in network order; nil for any other count.
    public init?(octets: some Collection<UInt8>) {
        switch octets.count {
        case 4: self = .v4(octets.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            let high = octets.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            let low = octets.suffix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            self = .v6(high: high, low: low)
        default: return nil
        }
    }

    /// One number for an IPv4 address, two for an IPv6 one.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .v4(let value): hasher.combine(value)
        case .v6(let high, let low):
            hasher.combine(high)
            hasher.combine(low)
        }
    }

    /// The width of the address: 32 or 128.
    public var bitWidth: Int { if case .v4 = self { 32 } else { 128 } }
    public var isV4: Bool { if case .v4 = self { true } else { false } }
}

extension IPAddress: Comparable {
    /// IPv4 before IPv6, then by value.
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        switch (left, right) {
        case (.v4(let one), .v4(let other)): one < other
        case (.v4, .v6): true
        case (.v6, .v4): false
        case (.v6(let high, let low), .v6(let otherHigh, let otherLow)): (high, low) < (otherHigh, otherLow)
        }
    }
}
