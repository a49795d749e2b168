import Wire

/// How the timestamps of an interface are counted (pcapng `if_tsresol`, `if_tsoffset`).
struct TimestampResolution: Hashable, Sendable {
    /// Units a second: a power of ten, or of two.
    let unitsPerSecond: UInt64
    /// Seconds to add.
    var offset: Int64 = 0

    static let microseconds = TimestampResolution(unitsPerSecond: 1_000_000)
    static let nanoseconds = TimestampResolution(unitsPerSecond: 1_000_000_000)

    init(unitsPerSecond: UInt64) { self.unitsPerSecond = unitsPerSecond }

    /// Reads `if_tsresol`; nil where a second has more units than 64 bits hold.
    init?(octet: UInt8) {
        let exponent = Int(octet & 0x7F)
        if octet & 0x80 != 0 {
            guard exponent < 64 else { return nil }
            unitsPerSecond = 1 << UInt64(exponent)
        } else {
            guard exponent <= 19 else { return nil }
            unitsPerSecond = (0..<exponent).reduce(1 as UInt64) { product, _ in product * 10 }
        }
    }

    /// Nanoseconds since 1970, held within 285 years of it.
    func nanoseconds(of units: UInt64) -> Int64 {
        let seconds = units / unitsPerSecond
        let (high, low) = (units % unitsPerSecond).multipliedFullWidth(by: 1_000_000_000)
        // The remainder is below the divisor, so the quotient is below a billion and fits.
        let fraction = unitsPerSecond.dividingFullWidth((high, low)).quotient
        let (sum, overflow) = Int64(clamping: seconds).addingReportingOverflow(offset)
        let whole = overflow ? (offset < 0 ? -Self.bound : Self.bound) : min(max(sum, -Self.bound), Self.bound)
        return whole * 1_000_000_000 + Int64(fraction)
    }

    private static let bound: Int64 = 9_000_000_000
}
