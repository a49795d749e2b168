/// Blocks and options of a pcapng recording, in its byte order.
struct OrderedWriter {
    let isLittleEndian: Bool
    var bytes: [UInt8] = []

    init(isLittleEndian: Bool) { self.isLittleEndian = isLittleEndian }

    mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
        for index in 0..<value.bitWidth / 8 {
            let place = isLittleEndian ? index : value.bitWidth / 8 - 1 - index
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place)))
        }
    }

    /// Bytes, and zeros up to a multiple of four of everything that was appended.
    mutating func append(padded value: some Collection<UInt8>) {
        bytes += value
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    /// An option whose value is cut off at what its length can say.
    mutating func append(option code: UInt16, _ value: some Collection<UInt8>) {
        let value = value.prefix(Int(UInt16.max) - 3)
        append(code)
        append(UInt16(value.count))
        append(padded: value)
    }

    /// A block with a body whose length is a multiple of four.
    mutating func append(block type: UInt32, _ body: [UInt8]) {
        let length = UInt32(truncatingIfNeeded: body.count + 12)
        append(type)
        append(length)
        bytes += body
        append(length)
    }
}
