/// Runs of characters, sixteen at a time.
///
/// A block that would reach past the bytes is looked at one by one, so that nothing is read beyond them.
extension Characters {
    private typealias Block = SIMD16<UInt8>

    /// The first place of the byte within the range; the range's end where there is none.
    @inline(__always)
    static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        let raw = bytes.bytes
        let pattern = Block(repeating: byte)
        let (end, last) = (range.upperBound, raw.byteCount &- 16)
        var index = range.lowerBound
        while index <= last, index < end {
            let block = raw.unsafeLoadUnaligned(fromByteOffset: index, as: Block.self)
            let (low, high) = unsafeBitCast(block .== pattern, to: (UInt64, UInt64).self)
            if low | high != 0 {
                let offset =
                    low != 0
                    ? low.littleEndian.trailingZeroBitCount &>> 3
                    : 8 &+ high.littleEndian.trailingZeroBitCount &>> 3
                return min(index &+ offset, end)
            }
            index &+= 16
        }
        while index < end {
            if bytes[index] == byte { return index }
            index &+= 1
        }
        return end
    }

    /// Past the run of token characters.
    @inline(__always)
    static func tokenEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        self.end(bytes, start, end, { areToken($0) }, { isToken($0) })
    }

    /// Past the run of what a parameter's value may hold.
    @inline(__always)
    static func parameterValueEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        self.end(
            bytes, start, end,
            { areToken($0) | equals($0, 0x3A) | equals($0, 0x5B) | equals($0, 0x5D) },
            { isParameterValue($0) })
    }

    /// Past the run of what a URI may hold.
    @inline(__always)
    static func uriEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        self.end(bytes, start, end, { areURI($0) }, { isURI($0) })
    }

    /// Past the run of what a URI may hold that has no angle brackets.
    @inline(__always)
    static func bareURIEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        self.end(
            bytes, start, end, { areURI($0) & differs($0, 0x2C) & differs($0, 0x3B) & differs($0, 0x3F) },
            { isBareURI($0) })
    }

    /// Past the run of anything but white space and control characters.
    @inline(__always)
    static func visibleEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        self.end(bytes, start, end, { isWithin($0, 0x21, 0xFF) & differs($0, 0x7F) }, { isVisible($0) })
    }

    @inline(__always)
    private static func areToken(_ block: Block) -> Block {
        let letters = isWithin(block | Block(repeating: 0x20), 0x61, 0x7A)
        // * + - . lie together around the comma.
        let marks = isWithin(block, 0x2A, 0x2E) & differs(block, 0x2C)
        let others =
            equals(block, 0x5F) | equals(block, 0x21) | equals(block, 0x25) | equals(block, 0x27) | equals(block, 0x60)
            | equals(block, 0x7E)
        return letters | isWithin(block, 0x30, 0x39) | marks | others
    }

    @inline(__always)
    private static func areURI(_ block: Block) -> Block {
        isWithin(block, 0x21, 0xFF) & differs(block, 0x7F) & differs(block, 0x22) & differs(block, 0x3C)
            & differs(block, 0x3E)
    }

    /// All bits of a byte are set where it is the one.
    @inline(__always)
    private static func equals(_ block: Block, _ byte: UInt8) -> Block {
        unsafeBitCast(block .== Block(repeating: byte), to: Block.self)
    }

    @inline(__always)
    private static func differs(_ block: Block, _ byte: UInt8) -> Block {
        unsafeBitCast(block .!= Block(repeating: byte), to: Block.self)
    }

    @inline(__always)
    private static func isWithin(_ block: Block, _ first: UInt8, _ last: UInt8) -> Block {
        unsafeBitCast(block &- Block(repeating: first) .<= Block(repeating: last &- first), to: Block.self)
    }

    @inline(__always)
    private static func end(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ accepts: (Block) -> Block,
        _ acceptsOne: (UInt8) -> Bool
    ) -> Int {
        let raw = bytes.bytes
        var index = start
        while index < end, index &+ 16 <= raw.byteCount {
            let block = raw.unsafeLoadUnaligned(fromByteOffset: index, as: Block.self)
            // All bits of a byte are set where it is accepted.
            let (low, high) = unsafeBitCast(accepts(block), to: (UInt64, UInt64).self)
            if low & high != .max {
                let offset =
                    low != .max
                    ? (~low).littleEndian.trailingZeroBitCount >> 3
                    : 8 &+ (~high).littleEndian.trailingZeroBitCount >> 3
                return min(index &+ offset, end)
            }
            index &+= 16
        }
        while index < end, acceptsOne(bytes[index]) { index &+= 1 }
        return min(index, end)
    }
}
