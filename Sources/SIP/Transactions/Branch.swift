/// The branch parameter: the magic cookie of RFC 3261 §8.1.1.7, then what tells transactions apart.
enum Branch {
    static let cookie = "z9hG4bK"

    /// The sixteen hexadecimal digits after the cookie, as this package writes them; nil for a branch of others.
    static func digits(_ range: ByteRange, _ bytes: Span<UInt8>) -> UInt64? {
        guard range.count == cookie.utf8.count + 16 else { return nil }
        var index = range.indices.lowerBound
        for byte in cookie.utf8 {
            guard bytes[index] == byte else { return nil }
            index += 1
        }
        var value: UInt64 = 0
        while index < range.indices.upperBound {
            let byte = bytes[index]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
            case _: return nil
            }
            index += 1
        }
        return value
    }
}
