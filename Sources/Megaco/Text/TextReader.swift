internal import Wire

/// A cursor over H.248 text (RFC 3525 Annex B.2): white space, words, numbers, strings and text kept raw.
///
/// The grammar is read by position: the same word is a keyword in one place and a name in another.
struct TextReader {
    /// What input may ask for; each is far above what a registration needs and keeps hostile input cheap.
    enum Limit {
        /// Bytes of one message: the largest TPKT or UDP payload.
        static let message = 65_535
        /// Members of any one list: transactions, actions, commands, parameters, ranges.
        static let members = 1_024
        /// Braces and brackets within each other inside one descriptor.
        static let depth = 32
        /// Bytes of a name: "total length of pathNAME must not exceed 64 chars" (Annex B.2).
        static let name = 64
    }

    let bytes: [UInt8]
    var position = 0
    var progress = Progress()

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next byte; 0, which the grammar never allows, at the end.
    var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    var isAtEnd: Bool { position >= bytes.count }

    /// The error for the byte at the cursor.
    func failure(_ element: String) -> DecodeError {
        guard position < bytes.count else {
            return DecodeError(offset: position, element: element, reason: .endOfInput)
        }
        return DecodeError(offset: position, element: element, reason: .unexpectedByte(bytes[position]))
    }

    func invalid(_ element: String, at offset: Int, _ why: String) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: .invalid(why))
    }

    // MARK: White space and punctuation

    /// LWSP: spaces, tabs, line ends and comments. A comment may also end where the message ends.
    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case UInt8(ascii: ";"): skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() {
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
    }

    /// One of `= { } ,` with any white space around it.
    mutating func punctuation(_ byte: UInt8, _ element: String) throws(DecodeError) {
        skipWhitespace()
        guard next == byte else { throw failure(element) }
        position += 1
        skipWhitespace()
    }

    /// True, and past it, where the next byte after white space is `byte`.
    mutating func skip(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard next == byte else { return false }
        position += 1
        skipWhitespace()
        return true
    }

    mutating func equal(_ element: String) throws(DecodeError) { try punctuation(UInt8(ascii: "="), element) }
    mutating func open(_ element: String) throws(DecodeError) { try punctuation(UInt8(ascii: "{"), element) }
    mutating func close(_ element: String) throws(DecodeError) { try punctuation(UInt8(ascii: "}"), element) }

    /// After a member of a list in braces: true at a comma, false at the closing brace.
    mutating func another(_ element: String, after count: Int) throws(DecodeError) -> Bool {
        if skip(UInt8(ascii: ",")) {
            guard count < Limit.members else {
                throw DecodeError(offset: position, element: element, reason: .tooLarge(limit: UInt64(Limit.members)))
            }
            return true
        }
        try close(element)
        return false
    }

    // MARK: Words and numbers

    /// A run of letters and digits, perhaps empty.
    mutating func word() -> Word {
        var word = Word()
        while position < bytes.count, bytes[position].isLetterOrDigit {
            word.append(bytes[position])
            position += 1
        }
        return word
    }

    /// A run of letters and digits that is not empty.
    mutating func word(_ element: String) throws(DecodeError) -> Word {
        let word = word()
        guard !word.isEmpty else { throw failure(element) }
        return word
    }

    /// A decimal number of at most `digits` digits; leading zeros are allowed.
    mutating func decimal(_ element: String, digits: Int, limit: UInt64) throws(DecodeError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        while position < bytes.count, bytes[position].isDigit {
            guard position - start < digits else {
                throw DecodeError(offset: start, element: element, reason: .tooLarge(limit: limit))
            }
            value = value * 10 + UInt64(bytes[position] - 0x30)
            position += 1
        }
        guard position > start else { throw failure(element) }
        guard value <= limit else {
            throw DecodeError(offset: start, element: element, reason: .tooLarge(limit: limit))
        }
        return value
    }

    mutating func uint16(_ element: String) throws(DecodeError) -> UInt16 {
        UInt16(try decimal(element, digits: 5, limit: 0xFFFF))
    }

    mutating func uint32(_ element: String) throws(DecodeError) -> UInt32 {
        UInt32(try decimal(element, digits: 10, limit: 0xFFFF_FFFF))
    }

    /// 1*2(DIGIT): a protocol or profile version.
    mutating func version(_ element: String) throws(DecodeError) -> Int {
        Int(try decimal(element, digits: 2, limit: 99))
    }

    // MARK: Strings

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// quotedString: printable ASCII, spaces and tabs between quote marks; gives the range between them.
    mutating func quotedString(_ element: String) throws(DecodeError) -> Range<Int> {
        guard next == UInt8(ascii: "\"") else { throw failure(element) }
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<position - 1
            }
            guard byte.isPrintable else { break }
            position += 1
        }
        throw failure(element)
    }

    /// VALUE: a quotedString or a run of SafeChar; gives the range without quote marks.
    mutating func value(_ element: String) throws(DecodeError) -> Range<Int> {
        if next == UInt8(ascii: "\"") { return try quotedString(element) }
        let start = position
        while position < bytes.count, bytes[position].isSafe { position += 1 }
        guard position > start else { throw failure(element) }
        return start..<position
    }

    /// A run of name bytes of at most 64: letters, digits and what `extra` allows.
    mutating func name(_ element: String, where isNameByte: (UInt8) -> Bool) throws(DecodeError) -> Range<Int> {
        let start = position
        while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
        guard position > start else { throw failure(element) }
        guard position - start <= Limit.name else {
            throw DecodeError(offset: start, element: element, reason: .tooLarge(limit: UInt64(Limit.name)))
        }
        return start..<position
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetterOrDigit: Bool { (self | 0x20) &- 0x61 < 26 || isDigit }
    var isHexadecimal: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
    /// What a quotedString may hold, less the quote mark: SafeChar, RestChar and WSP.
    var isPrintable: Bool { self &- 0x20 < 0x5F || self == 0x09 }

    /// SafeChar (Annex B.2): printable, without space, quote mark and RestChar.
    var isSafe: Bool {
        switch self {
        case 0x21, 0x24...0x2B, 0x2D...0x39, 0x3F...0x5A, 0x5C, 0x5E...0x7A, 0x7C, 0x7E: true
        default: false
        }
    }
}
