/// A bounds-checked reader of big-endian numbers, for binary headers.
///
/// Each read advances ``offset``; a read past the end throws and advances nothing.
public struct ByteReader: Sendable {
    public let bytes: ArraySlice<UInt8>
    /// Offset of the next byte, counted from the first byte that was handed in.
    public private(set) var offset = 0

    public init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }
    public init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    public var remaining: Int { bytes.count - offset }
    public var isAtEnd: Bool { remaining == 0 }

    /// Takes one octet.
    public mutating func uint8(_ element: String) throws(DecodeError) -> UInt8 {
        try need(1, element)
        defer { offset += 1 }
        return bytes[bytes.startIndex + offset]
    }

    /// Takes two octets, the most significant first.
    public mutating func uint16(_ element: String) throws(DecodeError) -> UInt16 {
        try need(2, element)
        let at = bytes.startIndex + offset
        offset += 2
        return UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
    }

    /// Takes four octets, the most significant first.
    public mutating func uint32(_ element: String) throws(DecodeError) -> UInt32 {
        try need(4, element)
        return UInt32(try uint16(element)) << 16 | UInt32(try uint16(element))
    }

    /// Takes eight octets, the most significant first.
    public mutating func uint64(_ element: String) throws(DecodeError) -> UInt64 {
        try need(8, element)
        return UInt64(try uint32(element)) << 32 | UInt64(try uint32(element))
    }

    /// The next `count` bytes, shared with the input and not copied.
    public mutating func slice(_ count: Int, _ element: String) throws(DecodeError) -> ArraySlice<UInt8> {
        try need(count, element)
        let at = bytes.startIndex + offset
        offset += count
        return bytes[at..<at + count]
    }

    private func need(_ count: Int, _ element: String) throws(DecodeError) {
        guard count >= 0, remaining >= count else {
            throw DecodeError(offset: offset, element: element, reason: .endOfInput)
        }
    }
}
