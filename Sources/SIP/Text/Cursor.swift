internal import Wire

/// A place in a message and the end of what is being read there.
///
/// The bytes are handed to each call, so that a cursor is two numbers; every access is checked against them.
struct Cursor {
    var at: Int
    let end: Int
    /// What is being read, for errors.
    let element: HeaderName

    @inline(__always)
    init(_ range: Range<Int>, _ element: HeaderName) {
        at = range.lowerBound
        end = range.upperBound
        self.element = element
    }

    @inline(__always)
    init(_ range: ByteRange, _ element: HeaderName) { self.init(range.indices, element) }

    @inline(__always)
    var isAtEnd: Bool { at >= end }

    /// The next byte; 0, which no grammar takes, at the end.
    @inline(__always)
    func peek(_ bytes: Span<UInt8>) -> UInt8 { at < end ? bytes[at] : 0 }

    @inline(__always)
    mutating func skipWhitespace(_ bytes: Span<UInt8>) {
        while at < end, Characters.isWhitespace(bytes[at]) { at += 1 }
    }

    /// At least one white space.
    @inline(__always)
    mutating func whitespace(_ bytes: Span<UInt8>) throws(DecodeError) {
        guard at < end, Characters.isWhitespace(bytes[at]) else { throw unexpected(bytes) }
        at += 1
        skipWhitespace(bytes)
    }

    /// Takes the byte where it comes next.
    @inline(__always)
    mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard at < end, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    /// Takes the separator with the white space around it, where it comes next.
    @inline(__always)
    mutating func takeSeparator(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard at < end else { return false }
        var next = bytes[at]
        if next == byte {
            at += 1
        } else {
            guard Characters.isWhitespace(next) else { return false }
            let start = at
            skipWhitespace(bytes)
            next = peek(bytes)
            guard next == byte, at < end else {
                at = start
                return false
            }
            at += 1
        }
        skipWhitespace(bytes)
        return true
    }

    mutating func expectSeparator(_ byte: UInt8, _ bytes: Span<UInt8>) throws(DecodeError) {
        guard takeSeparator(byte, bytes) else {
            skipWhitespace(bytes)
            throw unexpected(bytes)
        }
    }

    /// The longest run of bytes that the test accepts; at least one.
    mutating func run(
        _ bytes: Span<UInt8>, _ accepts: (UInt8) -> Bool
    ) throws(DecodeError) -> ByteRange {
        var next = at
        while next < end, accepts(bytes[next]) { next += 1 }
        return try advance(to: next, bytes)
    }

    @inline(__always)
    mutating func token(_ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        try advance(to: Characters.tokenEnd(bytes, at, end), bytes)
    }

    /// Takes what is before `next`; at least one byte.
    @inline(__always)
    mutating func advance(to next: Int, _ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        let start = at
        guard next > start else { throw unexpected(bytes) }
        at = next
        return ByteRange(start, next)
    }

    @inline(__always)
    mutating func decimal(_ bytes: Span<UInt8>, limit: UInt64) throws(DecodeError) -> UInt64 {
        let start = at
        var value: UInt64 = 0
        while at < end, Characters.isDigit(bytes[at]) {
            // No limit is near 2⁶⁰, so that one more digit never overflows.
            value = value &* 10 &+ UInt64(bytes[at] &- 0x30)
            guard value <= limit else { throw error(.tooLarge(limit: limit), at: start) }
            at += 1
        }
        guard at > start else { throw unexpected(bytes) }
        return value
    }

    /// A quoted string with its quote marks and escapes as written (RFC 3261 §25.1).
    mutating func quotedString(_ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        let start = at
        guard take(UInt8(ascii: "\""), bytes) else { throw unexpected(bytes) }
        while at < end {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") { return ByteRange(start, at) }
            if byte == UInt8(ascii: "\\") {
                guard at < end else { break }
                at += 1
            }
        }
        throw error(.endOfInput)
    }

    /// A comment with those inside it, `(a (b) \) c)`, brackets included (RFC 3261 §25.1).
    mutating func comment(_ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        let start = at
        guard take(UInt8(ascii: "("), bytes) else { throw unexpected(bytes) }
        var depth = 1
        while at < end {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { return ByteRange(start, at) }
            }
            if byte == UInt8(ascii: "\\") { at += 1 }
        }
        at = end
        throw error(.endOfInput)
    }

    @inline(__always)
    mutating func finish(_ bytes: Span<UInt8>) throws(DecodeError) {
        skipWhitespace(bytes)
        guard at >= end else { throw unexpected(bytes) }
    }

    /// Moves past the comma before another value; false at the end.
    @inline(__always)
    mutating func another(_ bytes: Span<UInt8>) throws(DecodeError) -> Bool {
        skipWhitespace(bytes)
        guard at < end else { return false }
        guard take(UInt8(ascii: ","), bytes) else { throw unexpected(bytes) }
        skipWhitespace(bytes)
        return true
    }

    @inline(never)
    func unexpected(_ bytes: Span<UInt8>) -> DecodeError {
        error(at < end ? .unexpectedByte(bytes[at]) : .endOfInput)
    }

    @inline(never)
    func error(_ reason: DecodeError.Reason, at offset: Int? = nil) -> DecodeError {
        DecodeError(offset: offset ?? min(at, end), element: element.name, reason: reason)
    }
}
