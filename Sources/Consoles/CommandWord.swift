/// One word of a line, as it was typed and in small letters.
struct CommandWord: Sendable {
    /// Without quotes.
    let typed: String
    /// In small letters, where only the word counts.
    let text: String
    /// Of its first byte, in bytes from the start of the line.
    let offset: Int
    /// Of the byte after it.
    let end: Int
    var isQuoted = false

    /// Parts a line at spaces and tabs; text in double quotes is one word.
    static func split(_ line: String, limit: Int) throws(ConsoleError) -> [CommandWord] {
        guard line.utf8.count <= limit else {
            throw ConsoleError(offset: limit, element: "", reason: .tooLong(limit: limit))
        }
        var words: [CommandWord] = []
        var word: [UInt8] = []
        var start = 0
        var quote: Int?
        var isQuoted = false
        func finish(at end: Int) {
            if !word.isEmpty || isQuoted { words.append(CommandWord(word, start, end, isQuoted)) }
            word = []
            isQuoted = false
        }
        for (offset, byte) in line.utf8.enumerated() {
            switch byte {
            case 0x20, 0x09, 0x0D, 0x0A:
                if quote != nil { word.append(byte) } else { finish(at: offset) }
            case 0x22:
                if word.isEmpty, !isQuoted { start = offset }
                isQuoted = true
                quote = quote == nil ? offset : nil
            case 0x21...0x7E:
                if word.isEmpty, !isQuoted { start = offset }
                word.append(byte)
            default: throw ConsoleError(offset: offset, element: "", reason: .unprintable(byte))
            }
        }
        if let quote { throw ConsoleError(offset: quote, element: "", reason: .openQuote) }
        finish(at: line.utf8.count)
        return words
    }

    private init(_ bytes: [UInt8], _ offset: Int, _ end: Int, _ isQuoted: Bool) {
        typed = String(decoding: bytes, as: UTF8.self)
        let small = bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        text = String(decoding: small, as: UTF8.self)
        self.offset = offset
        self.end = end
        self.isQuoted = isQuoted
    }
}
