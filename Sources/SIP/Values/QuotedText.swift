/// Small readings of text that header fields have in common (RFC 3261 §25.1).
enum QuotedText {
    /// A quoted string without its quote marks and escapes; anything else as it is.
    static func plain(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return text }
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in bytes[1..<bytes.count - 1] {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
            } else {
                plain.append(byte)
                isEscaped = false
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// A qvalue, `0`…`1` with up to three digits after the point, in thousandths; nil where the text is none.
    static func thousandths(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first == 0x30 || first == 0x31, bytes.count <= 5,
            bytes.count == 1 || bytes[1] == UInt8(ascii: ".")
        else { return nil }
        var value = Int(first - 0x30)
        for index in 2..<5 {
            value *= 10
            guard index < bytes.count else { continue }
            guard Characters.isDigit(bytes[index]) else { return nil }
            value += Int(bytes[index] - 0x30)
        }
        return value <= 1000 ? value : nil
    }
}
