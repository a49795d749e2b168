/// A network: an address prefix such as `10.20.0.0/16` or `2001:db8:20::/64`.
public struct IPNetwork: Hashable, Sendable {
    /// The first address; every bit past the prefix is zero.
    public let address: IPAddress
    /// The length of the prefix in bits: 0…32 or 0…128.
    public let prefixLength: Int

    /// Nil where the length does not fit the address or a bit past the prefix is set.
    public init?(address: IPAddress, prefixLength: Int) {
        guard (0...address.bitWidth).contains(prefixLength),
            Self.masked(address, to: prefixLength) == address
        else { return nil }
        self.address = address
        self.prefixLength = prefixLength
    }

    /// True where the address is of the same family and lies in the network.
    public func contains(_ other: IPAddress) -> Bool {
        other.isV4 == address.isV4 && Self.masked(other, to: prefixLength) == address
    }

    /// The address with every bit past the prefix cleared.
    public static func masked(_ address: IPAddress, to prefixLength: Int) -> IPAddress {
        switch address {
        case .v4(let value): return .v4(prefixLength == 0 ? 0 : value & (.max << UInt32(32 - prefixLength)))
        case .v6(let high, let low):
            let highMask: UInt64 = prefixLength == 0 ? 0 : prefixLength >= 64 ? .max : .max << UInt64(64 - prefixLength)
            let lowMask: UInt64 = prefixLength <= 64 ? 0 : .max << UInt64(128 - prefixLength)
            return .v6(high: high & highMask, low: low & lowMask)
        }
    }
}

extension IPNetwork: CustomStringConvertible {
    public var description: String { "\(address)/\(prefixLength)" }

    /// Reads `address/length`; nil where it is no network.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]) else { return nil }
        self.init(address: address, prefixLength: length)
    }
}
