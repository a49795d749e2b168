internal import Wire

/// A bounds-checked reader of ASN.1 in the aligned variant of the packed encoding rules (X.691).
///
/// Each read advances by the bits it took. A read past the end throws; what was read before stays read.
struct PackedReader {
    private let bytes: [UInt8]
    /// Offset of the first byte within the whole message, for the errors of a nested open type.
    private let base: Int
    private var position = 0

    init(_ bytes: [UInt8], base: Int = 0) {
        self.bytes = bytes
        self.base = base
    }

    /// Offset of the byte that holds the next bit, counted from the start of the whole message.
    var offset: Int { base + position / 8 }
    /// Whole bytes that no read has touched.
    var remainingBytes: Int { bytes.count - (position + 7) / 8 }

    mutating func bool(_ element: String) throws(DecodeError) -> Bool { try bits(1, element) == 1 }

    /// The next `count` bits, 0…32, the first uppermost.
    mutating func bits(_ count: Int, _ element: String) throws(DecodeError) -> UInt64 {
        guard position + count <= bytes.count * 8 else { throw error(element, .endOfInput) }
        var value: UInt64 = 0
        var left = count
        while left > 0 {
            let free = 8 - position & 7
            let taken = min(left, free)
            let byte = UInt64(bytes[position >> 3]) >> UInt64(free - taken)
            value = value << UInt64(taken) | byte & (1 << UInt64(taken) - 1)
            position += taken
            left -= taken
        }
        return value
    }

    /// Skips to the next whole byte.
    mutating func align() { position = (position + 7) / 8 * 8 }

    /// The next `count` bytes, from the next whole byte on.
    mutating func octets(_ count: Int, _ element: String) throws(DecodeError) -> ArraySlice<UInt8> {
        guard count > 0 else { return [] }
        align()
        let start = position / 8
        guard count <= bytes.count - start else { throw error(element, .endOfInput) }
        position += count * 8
        return bytes[start..<start + count]
    }

    /// A constrained whole number (X.691 §11.5): bits, one octet, two octets or a counted run of octets by its range.
    mutating func number(_ range: ClosedRange<UInt64>, _ element: String) throws(DecodeError) -> UInt64 {
        let span = range.upperBound - range.lowerBound
        let start = offset
        let excess: UInt64
        switch span {
        case ..<255: excess = try bits(span.significantBits, element)
        case 255: excess = Self.value(try octets(1, element))
        case ..<65_536: excess = Self.value(try octets(2, element))
        case _:
            let most = (span.significantBits + 7) / 8
            let count = Int(try bits(UInt64(most - 1).significantBits, element)) + 1
            guard count <= most else { throw error(element, .tooLarge(limit: UInt64(most)), at: start) }
            excess = Self.value(try octets(count, element))
        }
        guard excess <= span else { throw error(element, .tooLarge(limit: range.upperBound), at: start) }
        return range.lowerBound + excess
    }

    /// A normally small non-negative whole number (X.691 §11.6), as the index of an extension alternative.
    mutating func smallNumber(_ element: String) throws(DecodeError) -> Int {
        guard try bool(element) else { return Int(try bits(6, element)) }
        let start = offset
        let count = try length(element)
        guard (1...2).contains(count) else { throw error(element, .tooLarge(limit: 65_535), at: start) }
        return Int(Self.value(try octets(count, element)))
    }

    /// A length determinant without fragments (X.691 §11.9.3.6–7), as the count of a SEQUENCE OF.
    mutating func length(_ element: String) throws(DecodeError) -> Int {
        let start = offset
        let (count, isFragment) = try anyLength(element)
        guard !isFragment else { throw error(element, .tooLarge(limit: 16_383), at: start) }
        return count
    }

    /// An OCTET STRING without size limits, its fragments joined (X.691 §11.9.3.8).
    mutating func octetString(_ element: String) throws(DecodeError) -> [UInt8] {
        var joined: [UInt8] = []
        while true {
            let (count, isFragment) = try anyLength(element)
            joined += try octets(count, element)
            if !isFragment { return joined }
        }
    }

    /// An open type (X.691 §11.2): a reader over its bytes alone.
    mutating func openType(_ element: String) throws(DecodeError) -> PackedReader {
        align()
        let start = offset
        let content = try octetString(element)
        return PackedReader(content, base: start + (content.count < 128 ? 1 : 2))
    }

    /// A BMPString of `size` characters; unpaired surrogates become U+FFFD.
    mutating func unicode(_ size: ClosedRange<UInt64>, _ element: String) throws(DecodeError) -> String {
        let count = Int(try number(size, element))
        let octets = try octets(count * 2, element)
        // Names are in ASCII; each character has a zero in front then.
        let high = stride(from: octets.startIndex, to: octets.endIndex, by: 2)
        if high.allSatisfy({ octets[$0] == 0 && octets[$0 + 1] < 0x80 }) {
            return String(decoding: high.map { octets[$0 + 1] }, as: UTF8.self)
        }
        let units = Array(octets)
        return String(
            decoding: (0..<count).map { UInt16(units[2 * $0]) << 8 | UInt16(units[2 * $0 + 1]) }, as: UTF16.self)
    }

    func error(_ element: String, _ reason: DecodeError.Reason, at offset: Int? = nil) -> DecodeError {
        DecodeError(offset: offset ?? self.offset, element: element, reason: reason)
    }

    /// A length determinant, and whether it starts a fragment that another determinant follows.
    private mutating func anyLength(_ element: String) throws(DecodeError) -> (count: Int, isFragment: Bool) {
        let start = offset
        let first = Int(Self.value(try octets(1, element)))
        if first < 0x80 { return (first, false) }
        if first < 0xC0 { return ((first & 0x3F) << 8 | Int(Self.value(try octets(1, element))), false) }
        guard (1...4).contains(first & 0x3F) else {
            throw error(element, .unexpectedByte(UInt8(first)), at: start)
        }
        return ((first & 0x3F) * 16_384, true)
    }

    private static func value(_ octets: ArraySlice<UInt8>) -> UInt64 { octets.reduce(0) { $0 << 8 | UInt64($1) } }
}
