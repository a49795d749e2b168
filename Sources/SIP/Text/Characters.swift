/// The character classes of RFC 3261 §25.1.
///
/// A class is a bit for each of the 128 characters of ASCII, in two words; which characters they are a test says.
enum Characters {
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inline(__always)
    static func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Within a field's value line breaks are white space: what follows them begins with a blank (§7.3.1).
    @inline(__always)
    static func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        contains(byte, 0x03FF_6CA2_0000_0000, 0x47FF_FFFF_87FF_FFFE)
    }

    /// A parameter's value beside a quoted string: a token or a host, IPv6 with or without brackets (RFC 5118 §4.5).
    @inline(__always)
    static func isParameterValue(_ byte: UInt8) -> Bool {
        contains(byte, 0x07FF_6CA2_0000_0000, 0x47FF_FFFF_AFFF_FFFE)
    }

    /// What may stand in a URI; which characters need an escape where is left to whoever reads the URI.
    @inline(__always)
    static func isURI(_ byte: UInt8) -> Bool {
        byte >= 0x80 || contains(byte, 0xAFFF_FFFA_0000_0000, 0x7FFF_FFFF_FFFF_FFFF)
    }

    /// What may stand in a URI without angle brackets: after a semicolon, comma or question mark it is over (§20.10).
    @inline(__always)
    static func isBareURI(_ byte: UInt8) -> Bool {
        byte >= 0x80 || contains(byte, 0x27FF_EFFA_0000_0000, 0x7FFF_FFFF_FFFF_FFFF)
    }

    @inline(__always)
    static func isScheme(_ byte: UInt8) -> Bool {
        contains(byte, 0x03FF_6800_0000_0000, 0x07FF_FFFE_07FF_FFFE)
    }

    /// Anything that is neither white space nor a control character.
    @inline(__always)
    static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F }

    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Eight bytes at once; the high bit of a byte never carries into the next.
    @inline(__always)
    static func lower(_ word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        let aboveA = low &+ 0x3F3F_3F3F_3F3F_3F3F  // 0x80 in each byte from 0x41 on
        let aboveZ = low &+ 0x2525_2525_2525_2525  // and from 0x5B on
        let isCapital = (aboveA ^ aboveZ) & ~word & 0x8080_8080_8080_8080
        return word | isCapital >> 2
    }

    @inline(__always)
    private static func contains(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
        byte < 0x80 && ((byte & 0x40 == 0 ? low : high) &>> UInt64(byte & 0x3F)) & 1 != 0
    }

    /// True where both spell the same in ASCII, in any case.
    static func areEqual(_ left: some Collection<UInt8>, _ right: String.UTF8View) -> Bool {
        left.count == right.count && left.elementsEqual(right) { lower($0) == lower($1) }
    }

    /// Eight bytes as a number, the first lowest.
    @inline(__always)
    static func word(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// Up to seven bytes as a number, the first lowest.
    @inline(__always)
    static func word(_ bytes: Span<UInt8>, at index: Int, count: Int) -> UInt64 {
        if index + 8 <= bytes.count {
            return word(bytes, at: index) & (1 &<< UInt64(8 &* count) &- 1)
        }
        var word: UInt64 = 0
        for offset in 0..<count { word |= UInt64(bytes[index + offset]) &<< UInt64(8 &* offset) }
        return word
    }
}
