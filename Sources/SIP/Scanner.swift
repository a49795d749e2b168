internal import Wire

/// A bounds-checked reader of the value of one header field; its errors count from the value's first byte.
struct Scanner {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ value: some Sequence<UInt8>) { bytes = Array(value) }

    /// The next byte; nil at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Skips white space, if there is any.
    mutating func skipWhitespace() {
        while let byte = next, Characters.isWhitespace(byte) { offset += 1 }
    }

    /// At least one white space.
    mutating func whitespace(_ element: String) throws(DecodeError) {
        guard let byte = next, Characters.isWhitespace(byte) else { throw unexpected(element) }
        skipWhitespace()
    }

    /// Takes the byte where it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    /// Takes the separator with the white space around it, where it comes next.
    mutating func takeSeparator(_ byte: UInt8) -> Bool {
        let start = offset
        skipWhitespace()
        guard take(byte) else {
            offset = start
            return false
        }
        skipWhitespace()
        return true
    }

    mutating func expectSeparator(_ byte: UInt8, _ element: String) throws(DecodeError) {
        guard takeSeparator(byte) else {
            skipWhitespace()
            throw unexpected(element)
        }
    }

    /// The longest run of bytes that the test accepts; at least one.
    mutating func run(_ element: String, while accepts: (UInt8) -> Bool) throws(DecodeError) -> String {
        let start = offset
        while let byte = next, accepts(byte) { offset += 1 }
        guard offset > start else { throw unexpected(element) }
        return text(from: start)
    }

    mutating func token(_ element: String) throws(DecodeError) -> String {
        try run(element, while: Characters.isToken)
    }

    mutating func decimal(_ element: String, limit: UInt64) throws(DecodeError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        while let byte = next, Characters.isDigit(byte) {
            value = value * 10 + UInt64(byte - 0x30)
            guard value <= limit else { throw error(element, .tooLarge(limit: limit), at: start) }
            offset += 1
        }
        guard offset > start else { throw unexpected(element) }
        return value
    }

    /// A quoted string with its quote marks and escapes as written (RFC 3261 §25.1).
    mutating func quotedString(_ element: String) throws(DecodeError) -> String {
        let start = offset
        guard take(UInt8(ascii: "\"")) else { throw unexpected(element) }
        while let byte = next {
            offset += 1
            if byte == UInt8(ascii: "\"") { return text(from: start) }
            if byte == UInt8(ascii: "\\") {
                guard next != nil else { break }
                offset += 1
            }
        }
        throw error(element, .endOfInput)
    }

    func end(_ element: String) throws(DecodeError) {
        guard next == nil else { throw unexpected(element) }
    }

    /// The text from an earlier offset up to here.
    func text(from start: Int) -> String { text(start..<offset) }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func unexpected(_ element: String) -> DecodeError {
        error(element, next.map { .unexpectedByte($0) } ?? .endOfInput)
    }

    func error(_ element: String, _ reason: DecodeError.Reason, at offset: Int? = nil) -> DecodeError {
        DecodeError(offset: offset ?? self.offset, element: element, reason: reason)
    }
}
