/// Bytes of a message as one line of text from which the bytes can be had again.
enum EscapedText {
    /// Printable characters stay, also those beyond ASCII in well-formed UTF-8; a backslash is `\\`, line ends and tabs
    /// are `\r`, `\n` and `\t`, and every other byte is `\x` and two digits.
    static func line(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + 16)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x5C: text += "\\\\".utf8
            case 0x0D: text += "\\r".utf8
            case 0x0A: text += "\\n".utf8
            case 0x09: text += "\\t".utf8
            case 0x20..<0x7F: text.append(byte)
            case _:
                let length = character(at: index, of: bytes)
                if length > 0 {
                    text += bytes[index..<index + length]
                    index += length
                    continue
                }
                text += "\\x".utf8
                text += [Hexadecimal.digit(byte >> 4), Hexadecimal.digit(byte & 15)]
            }
            index += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// How many bytes the printable character beyond ASCII has that begins here; 0 where none does.
    private static func character(at start: Int, of bytes: [UInt8]) -> Int {
        guard bytes[start] >= 0xC2 else { return 0 }
        var decoder = UTF8()
        var iterator = bytes[start..<min(start + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator), scalar.value >= 0xA0 else { return 0 }
        // Line and paragraph separators would break the line on some screens.
        guard scalar.value != 0x2028, scalar.value != 0x2029 else { return 0 }
        return UTF8.width(scalar)
    }
}
