internal import Wire

extension TextReader {
    /// The text of a descriptor list up to the brace that closes it, which is consumed; never empty.
    mutating func rawBody(_ element: String) throws(DecodeError) -> [UInt8] {
        let range = try raw(element, stopsAtComma: false)
        guard !range.isEmpty else { throw failure(element) }
        try close(element)
        return Array(bytes[range])
    }

    /// The text of one member of a list, up to the comma or brace that ends it, which is left.
    mutating func rawItem(_ element: String) throws(DecodeError) -> Range<Int> {
        try raw(element, stopsAtComma: true)
    }

    /// Checks that braces and brackets balance, that strings end and that no list member is missing.
    ///
    /// Braces inside quoted strings, comments and session descriptions do not count. The range has no white space
    /// and no comment at either end.
    private mutating func raw(_ element: String, stopsAtComma: Bool) throws(DecodeError) -> Range<Int> {
        skipWhitespace()
        let start = position
        var end = position
        var depth = 0
        var brackets = 0
        var previous = UInt8(ascii: "{")
        while position < bytes.count {
            let byte = bytes[position]
            var mark = byte
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ";"):
                skipWhitespace()
                continue
            case UInt8(ascii: "\""):
                _ = try quotedString("quotedString")
                end = position
                previous = byte
                continue
            case UInt8(ascii: "{"):
                depth += 1
                guard depth <= Limit.depth else {
                    throw DecodeError(offset: position, element: element, reason: .tooLarge(limit: UInt64(Limit.depth)))
                }
                if opensOctetString(at: end, from: start) {
                    try octetString()
                    mark = 0  // The comma rule does not hold for what a session description ends with.
                }
            case UInt8(ascii: "}"):
                guard depth > 0 || previous != UInt8(ascii: ",") else { throw failure(element) }
                if depth == 0 { return start..<end }
                guard previous != UInt8(ascii: ",") else { throw failure(element) }
                depth -= 1
            case UInt8(ascii: "["): brackets += 1
            case UInt8(ascii: "]"): brackets = max(0, brackets - 1)
            case UInt8(ascii: ","):
                if stopsAtComma, depth == 0, brackets == 0 { return start..<end }
                guard previous != UInt8(ascii: ","), previous != UInt8(ascii: "{") else { throw failure(element) }
            default:
                guard byte.isPrintable else { throw failure(element) }
            }
            previous = mark
            position += 1
            end = position
        }
        throw failure(element)
    }

    /// Whether the word that ends at `end` is Local or Remote, whose braces hold a session description.
    ///
    /// A word after `/` is the name of an event or a property.
    private func opensOctetString(at end: Int, from start: Int) -> Bool {
        var first = end
        while first > start, bytes[first - 1].isLetterOrDigit, end - first <= 6 { first -= 1 }
        if first > start, bytes[first - 1] == UInt8(ascii: "/") || bytes[first - 1] == UInt8(ascii: "_") {
            return false
        }
        var word = Word()
        for byte in bytes[first..<end] { word.append(byte) }
        switch word {
        case Keyword.local, Keyword.remote: return true
        default: return false
        }
    }

    /// octetString: anything but zero up to a brace that is not escaped; stops before that brace.
    private mutating func octetString() throws(DecodeError) {
        while position + 1 < bytes.count, bytes[position + 1] != UInt8(ascii: "}") {
            guard bytes[position + 1] != 0 else {
                position += 1
                throw failure("octetString")
            }
            let escapes =
                bytes[position + 1] == UInt8(ascii: "\\") && position + 2 < bytes.count
                && bytes[position + 2] == UInt8(ascii: "}")
            position += escapes ? 2 : 1
        }
    }
}
