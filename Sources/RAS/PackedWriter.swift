internal import Wire

/// A writer of ASN.1 in the aligned variant of the packed encoding rules (X.691).
struct PackedWriter {
    private(set) var bytes: [UInt8] = []
    /// Bits of the last byte that are still free.
    private var free = 0

    mutating func bool(_ value: Bool) { bits(value ? 1 : 0, 1) }

    /// Writes the lowest `count` bits of the value, the uppermost first.
    mutating func bits(_ value: UInt64, _ count: Int) {
        var left = count
        while left > 0 {
            if free == 0 {
                bytes.append(0)
                free = 8
            }
            let taken = min(left, free)
            left -= taken
            free -= taken
            let chunk = value >> UInt64(left) & (1 << UInt64(taken) - 1)
            bytes[bytes.count - 1] |= UInt8(truncatingIfNeeded: chunk) << UInt8(free)
        }
    }

    mutating func align() { free = 0 }

    /// Bytes from the next whole byte on.
    mutating func octets(_ octets: some Sequence<UInt8>) {
        align()
        bytes += octets
    }

    /// A constrained whole number (X.691 §11.5); a value outside the range is moved to its nearer end.
    mutating func number(_ value: UInt64, _ range: ClosedRange<UInt64>) {
        let span = range.upperBound - range.lowerBound
        let excess = min(max(value, range.lowerBound), range.upperBound) - range.lowerBound
        switch span {
        case ..<255: bits(excess, span.significantBits)
        case 255: octets(of: excess, 1)
        case ..<65_536: octets(of: excess, 2)
        case _:
            let count = max((excess.significantBits + 7) / 8, 1)
            bits(UInt64(count - 1), UInt64((span.significantBits + 7) / 8 - 1).significantBits)
            octets(of: excess, count)
        }
    }

    /// A normally small non-negative whole number up to 65,535 (X.691 §11.6).
    mutating func smallNumber(_ value: Int) {
        bool(value > 63)
        guard value > 63 else { return bits(UInt64(max(value, 0)), 6) }
        let count = value > 255 ? 2 : 1
        length(count)
        octets(of: UInt64(min(value, 65_535)), count)
    }

    /// A length determinant below 16,384 (X.691 §11.9.3.6–7).
    mutating func length(_ count: Int) {
        octets(of: count < 128 ? UInt64(count) : UInt64(count) | 0x8000, count < 128 ? 1 : 2)
    }

    /// An OCTET STRING without size limits, in fragments from 16,384 octets on (X.691 §11.9.3.8).
    mutating func octetString(_ octets: [UInt8]) {
        var rest = octets[...]
        while rest.count >= 16_384 {
            let blocks = min(rest.count / 16_384, 4)
            self.octets([0xC0 | UInt8(blocks)])
            self.octets(rest.prefix(blocks * 16_384))
            rest = rest.dropFirst(blocks * 16_384)
        }
        length(rest.count)
        self.octets(rest)
    }

    /// An open type (X.691 §11.2): at least one octet, even around NULL.
    mutating func openType(_ write: (inout PackedWriter) -> Void) {
        var content = PackedWriter()
        write(&content)
        octetString(content.bytes.isEmpty ? [0] : content.bytes)
    }

    /// A BMPString of `size` characters: longer text is cut, empty text is sent as one space.
    mutating func unicode(_ text: String, _ size: ClosedRange<UInt64>) {
        let units = Array((text.isEmpty ? " " : text).utf16.prefix(Int(size.upperBound)))
        number(UInt64(units.count), size)
        align()
        for unit in units { bytes.append(bigEndian: unit) }
    }

    /// The extension additions of a SEQUENCE (X.691 §19.7–9): a bitmap of `count`, then those present as open types.
    mutating func additions(_ count: Int, _ present: [(index: Int, write: (inout PackedWriter) -> Void)]) {
        smallNumber(count - 1)
        for index in 0..<count { bool(present.contains { $0.index == index }) }
        for addition in present { openType(addition.write) }
    }

    /// The lowest `count` octets of the value, the uppermost first, from the next whole byte on.
    private mutating func octets(of value: UInt64, _ count: Int) {
        align()
        for index in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }
}
