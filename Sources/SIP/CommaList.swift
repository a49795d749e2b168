/// The values of a header field that may have several, with commas between them (RFC 3261 §7.3.1).
enum CommaList {
    /// Cuts at each comma outside quoted strings and angle brackets; white space stays.
    static func split(_ value: some Sequence<UInt8>) -> [(bytes: [UInt8], offset: Int)] {
        let value = Array(value)
        guard value.contains(UInt8(ascii: ",")) else { return [(value, 0)] }
        var parts: [(bytes: [UInt8], offset: Int)] = []
        var part: [UInt8] = []
        var (start, offset) = (0, 0)
        var (isQuoted, isEscaped, isBracketed) = (false, false, false)
        for byte in value {
            offset += 1
            if byte == UInt8(ascii: ","), !isQuoted, !isBracketed {
                parts.append((part, start))
                part = []
                start = offset
                continue
            }
            part.append(byte)
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                if byte == UInt8(ascii: "\\") { isEscaped = true }
                if byte == UInt8(ascii: "\"") { isQuoted = false }
            } else if byte == UInt8(ascii: "\"") {
                isQuoted = true
            } else if byte == UInt8(ascii: "<") {
                isBracketed = true
            } else if byte == UInt8(ascii: ">") {
                isBracketed = false
            }
        }
        parts.append((part, start))
        return parts
    }

    /// The values as tokens without white space; empty ones are left out.
    static func tokens(_ value: String) -> [String] {
        split(value.utf8).map { String(decoding: $0.bytes.filter { !Characters.isWhitespace($0) }, as: UTF8.self) }
            .filter { !$0.isEmpty }
    }
}
