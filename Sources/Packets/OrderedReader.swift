import Wire

/// A bounds-checked reader of numbers in the byte order of a recording.
struct OrderedReader {
    let bytes: ArraySlice<UInt8>
    let isLittleEndian: Bool
    /// Offset in the file of the first byte, for errors.
    let base: Int
    /// What is being read, and after which frame it stands (0 where it is before the first), for errors.
    let element: String
    let frame: Int
    private(set) var offset = 0

    init(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool, base: Int, element: String, frame: Int = 0) {
        self.bytes = bytes
        self.isLittleEndian = isLittleEndian
        self.base = base
        self.element = element
        self.frame = frame
    }

    var remaining: Int { bytes.count - offset }

    mutating func uint8() throws(DecodeError) -> UInt8 { UInt8(try number(1)) }
    mutating func uint16() throws(DecodeError) -> UInt16 { UInt16(try number(2)) }
    mutating func uint32() throws(DecodeError) -> UInt32 {
        try need(4)
        defer { offset += 4 }
        let number = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
        return isLittleEndian ? UInt32(littleEndian: number) : UInt32(bigEndian: number)
    }
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
        DecodeError(
            offset: base + offset, element: CaptureReader.element(element, after: frame), reason: reason)
    }

    private mutating func number(_ count: Int) throws(DecodeError) -> UInt64 {
        try need(count)
        defer { offset += count }
        return bytes.withUnsafeBufferPointer { bytes in
            var value: UInt64 = 0
            if isLittleEndian {
                for index in (offset..<offset + count).reversed() { value = value << 8 | UInt64(bytes[index]) }
            } else {
                for index in offset..<offset + count { value = value << 8 | UInt64(bytes[index]) }
            }
            return value
        }
    }

    private func need(_ count: Int) throws(DecodeError) {
        guard count >= 0, remaining >= count else { throw failure(.endOfInput) }
    }
}
