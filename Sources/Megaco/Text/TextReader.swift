internal import Wire

/// A cursor over H.248 text (RFC 3525 Annex B.2): white space, words, numbers and strings.
///
/// The grammar is read by position: the same word is a token in one place and a name in another. Every byte is read
/// through ``byte(at:)``, which holds the offset against the count.
struct TextReader {
    /// What input may ask for; each is far above what a registration needs and keeps hostile input cheap.
    enum Limit {
        /// Bytes of one message: the largest TPKT or UDP payload.
        static let message = 65_535
        /// Members of any one list: transactions, actions, commands, parameters, ranges.
        static let members = 1_024
        /// Events within events, which RegulatedNotify of version 3 leaves open.
        static let depth = 8
        /// Bytes of a name: "total length of pathNAME must not exceed 64 chars" (Annex B.2).
        static let name = 64
    }

    private let base: UnsafePointer<UInt8>
    let count: Int
    private let table = TokenTable.shared
    var position = 0
    var progress = Progress()
    /// Who sent the message, once that was read.
    var sender = MessageIdentifier.mtp([])
    /// The transactions that were read whole.
    var transactions: [Transaction] = []

    /// The bytes must outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        base = bytes.baseAddress ?? table.classes
        count = bytes.baseAddress == nil ? 0 : bytes.count
    }

    /// The byte at an offset; 0, which the grammar never allows, beyond the end.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        UInt(bitPattern: offset) < UInt(bitPattern: count) ? base[offset] : 0
    }

    /// The next byte; 0 at the end.
    var next: UInt8 { @inline(__always) get { byte(at: position) } }

    var isAtEnd: Bool { position >= count }

    @inline(__always)
    func has(_ classes: UInt8, at offset: Int) -> Bool { table.classes[Int(byte(at: offset))] & classes != 0 }

    /// The error for the byte at the cursor.
    @inline(never)
    func failure(_ element: String) -> DecodeError {
        guard position < count else { return DecodeError(offset: position, element: element, reason: .endOfInput) }
        return DecodeError(offset: position, element: element, reason: .unexpectedByte(next))
    }

    @inline(never)
    func invalid(_ element: String, at offset: Int, _ why: String) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: .invalid(why))
    }

    @inline(never)
    func tooLarge(_ element: String, at offset: Int, limit: UInt64) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: .tooLarge(limit: limit))
    }

    /// What a fault at this point of reading turns into.
    func error(_ error: DecodeError) -> MessageDecodeError {
        let termination = progress.termination.isEmpty ? nil : TerminationIdentifier(text(progress.termination))
        return progress.error(error, sender: sender, termination: termination, preceding: transactions)
    }

    /// Refuses what only later versions of the protocol have.
    @inline(__always)
    func since(_ version: Int, _ element: String, at offset: Int) throws(DecodeError) {
        guard progress.version >= version else {
            throw invalid(element, at: offset, "is of version \(version) and the message is of an earlier one")
        }
    }

    /// Refuses what comes a second time.
    @inline(__always)
    func once(_ isFirst: Bool, _ element: String, at offset: Int) throws(DecodeError) {
        guard isFirst else { throw invalid(element, at: offset, "comes twice") }
    }

    // MARK: White space and punctuation

    /// LWSP: spaces, tabs, line ends and comments. A comment may also end where the message ends.
    @inline(__always)
    mutating func skipWhitespace() {
        guard has(TokenTable.Class.space, at: position) else { return }
        skipSpaces()
    }

    private mutating func skipSpaces() {
        var place = position
        while place < count, table.classes[Int(base[place])] & TokenTable.Class.space != 0 {
            if base[place] == UInt8(ascii: ";") {
                while place < count, base[place] != 0x0A, base[place] != 0x0D { place += 1 }
            } else {
                place += 1
            }
        }
        position = place
    }

    /// The offset of the first byte, from the cursor on, that is of none of these classes.
    @inline(__always)
    func end(of classes: UInt8) -> Int {
        var place = position
        while place < count, table.classes[Int(base[place])] & classes != 0 { place += 1 }
        return place
    }

    /// One of `= { } ,` with any white space around it.
    @inline(__always)
    mutating func punctuation(_ byte: UInt8, _ element: String) throws(DecodeError) {
        skipWhitespace()
        guard next == byte else { throw failure(element) }
        position += 1
        skipWhitespace()
    }

    /// True, and past it, where the next byte after white space is `byte`.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard next == byte else { return false }
        position += 1
        skipWhitespace()
        return true
    }

    /// True, and past it, where the next byte is `byte`.
    @inline(__always)
    mutating func skipByte(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    mutating func equal(_ element: String) throws(DecodeError) { try punctuation(UInt8(ascii: "="), element) }
    mutating func open(_ element: String) throws(DecodeError) { try punctuation(UInt8(ascii: "{"), element) }
    mutating func close(_ element: String) throws(DecodeError) { try punctuation(UInt8(ascii: "}"), element) }

    /// After a member of a list: true at a comma, false at the byte that ends the list.
    @inline(__always)
    mutating func another(
        _ element: String, after members: Int, until end: UInt8 = UInt8(ascii: "}")
    ) throws(DecodeError) -> Bool {
        skipWhitespace()
        if next == UInt8(ascii: ",") {
            position += 1
            skipWhitespace()
            guard members < Limit.members else {
                throw tooLarge(element, at: position, limit: UInt64(Limit.members))
            }
            return true
        }
        guard next == end else { throw failure(element) }
        position += 1
        skipWhitespace()
        return false
    }

    // MARK: Words and numbers

    /// A run of letters and digits, perhaps empty.
    @inline(__always)
    mutating func word() -> Word { Word.read(base, count, &position) }

    /// The token at the cursor, and past it; nil, and the cursor stays, where the next word is none.
    ///
    /// A word that goes on with another SafeChar, such as `E/x`, is a name and no token.
    @inline(__always)
    mutating func token() -> Token? {
        let start = position
        let word = word()
        if !word.isEmpty, !has(TokenTable.Class.safe, at: position), let token = table.token(word) { return token }
        position = start
        return nil
    }

    /// Whether the token comes next, and past it.
    mutating func skip(_ token: Token) -> Bool {
        let start = position
        if self.token() == token { return true }
        position = start
        return false
    }

    /// A decimal number of at most `digits` digits; leading zeros are allowed.
    mutating func decimal(_ element: String, digits: Int, limit: UInt64) throws(DecodeError) -> UInt64 {
        let start = position
        let end = min(count, start + digits)
        var place = start
        var value: UInt64 = 0
        while place < end {
            let digit = base[place] &- 0x30
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            place += 1
        }
        position = place
        guard place > start else { throw failure(element) }
        guard value <= limit, place - start < digits || !has(TokenTable.Class.digit, at: place) else {
            throw tooLarge(element, at: start, limit: limit)
        }
        return value
    }

    mutating func uint16(_ element: String) throws(DecodeError) -> UInt16 {
        UInt16(truncatingIfNeeded: try decimal(element, digits: 5, limit: 0xFFFF))
    }

    mutating func uint32(_ element: String) throws(DecodeError) -> UInt32 {
        UInt32(truncatingIfNeeded: try decimal(element, digits: 10, limit: 0xFFFF_FFFF))
    }

    /// 1*2(DIGIT): a protocol or profile version.
    mutating func version(_ element: String) throws(DecodeError) -> Int {
        Int(try decimal(element, digits: 2, limit: 99))
    }

    // MARK: Strings

    func text(_ range: Range<Int>) -> String {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        let bytes = UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
        // Short strings lie in the value itself, and are made faster so.
        guard range.count <= 15 else { return String(decoding: bytes, as: UTF8.self) }
        return String(unsafeUninitializedCapacity: range.count) { $0.update(fromContentsOf: bytes) }
    }

    func octets(_ range: Range<Int>) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// quotedString: printable ASCII, spaces and tabs between quote marks; gives the range between them.
    mutating func quotedString(_ element: String) throws(DecodeError) -> Range<Int> {
        guard next == UInt8(ascii: "\"") else { throw failure(element) }
        position += 1
        let start = position
        position = end(of: TokenTable.Class.quotable)
        guard next == UInt8(ascii: "\"") else { throw failure(element) }
        position += 1
        return start..<position - 1
    }

    /// A run of bytes of one class, 1 to 64.
    mutating func name(_ element: String, of classes: UInt8) throws(DecodeError) -> Range<Int> {
        let start = position
        position = end(of: classes)
        guard position > start else { throw failure(element) }
        guard position - start <= Limit.name else { throw tooLarge(element, at: start, limit: UInt64(Limit.name)) }
        return start..<position
    }
}
