import Wire

/// A bounds-checked reader of numbers in the byte order of a recording.
struct OrderedReader {
    let bytes: ArraySlice<UInt8>
    let isLittleEndian: Bool
    /// Offset in the file of the first byte, for errors.
    let base: Int
    /// What is being read, for errors.
    let element: String
    private(set) var offset = 0

    init(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool, base: Int, element: String) {
        self.bytes = bytes
        self.isLittleEndian = isLittleEndian
        self.base = base
        self.element = element
    }

    var remaining: Int { bytes.count - offset }

    mutating func uint8() throws(DecodeError) -> UInt8 { UInt8(try number(1)) }
    mutating func uint16() throws(DecodeError) -> UInt16 { UInt16(try number(2)) }
    mutating func uint32() throws(DecodeError) -> UInt32 { UInt32(try number(4)) }
    mutating func uint64() throws(DecodeError) -> UInt64 { try number(8) }

    mutating func slice(_ count: Int) throws(DecodeError) -> ArraySlice<UInt8> {
        try need(count)
        let at = bytes.startIndex + offset
        offset += count
        return bytes[at..<at + count]
    }

    /// Skips the padding to a multiple of four; what is missing of it at the end is no error.
    mutating func align() { offset = min(bytes.count, (offset + 3) & ~3) }

    func failure(_ reason: DecodeError.Reason) -> DecodeError {
        DecodeError(offset: base + offset, element: element, reason: reason)
    }

    private mutating func number(_ count: Int) throws(DecodeError) -> UInt64 {
        try need(count)
        var value: UInt64 = 0
        let at = bytes.startIndex + offset
        for index in 0..<count {
            value = value << 8 | UInt64(bytes[isLittleEndian ? at + count - 1 - index : at + index])
        }
        offset += count
        return value
    }

    private func need(_ count: Int) throws(DecodeError) {
        guard count >= 0, remaining >= count else { throw failure(.endOfInput) }
    }
}
