internal import Wire

/// A Request-Line or a Status-Line as it was read (RFC 3261 §7.1, §7.2).
struct StartLineParts: Hashable {
    var method = RequestMethod.other
    /// Empty in a response.
    var methodName = ByteRange.none
    var uri = URIParts()
    /// 0 in a request.
    var status: Int32 = 0
    var reason = ByteRange.none
}

/// Reads the first line of a message.
struct StartLineReader {
    private(set) var parts = StartLineParts()
    private(set) var fault: FaultNote?
    private let line: Range<Int>

    /// A request whose line is at fault is still read as far as it can be; a response is not, for it is dropped.
    @inline(__always)
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(DecodeError) {
        self.line = line
        if Self.isVersion(bytes, line) {
            try readResponse(bytes)
        } else if !readPlainRequest(bytes) {
            try readRequest(bytes)
        }
        if parts.status == 0 { parts.method = RequestMethod(bytes, parts.methodName) }
    }

    /// Method, URI and `SIP/2.0` with single spaces between them; false where the line is anything else.
    @inline(__always)
    private mutating func readPlainRequest(_ bytes: Span<UInt8>) -> Bool {
        var place = Cursor(line, .other)
        guard let method = try? place.token(bytes), place.take(0x20, bytes),
            let uri = try? place.advance(to: Characters.uriEnd(bytes, place.at, place.end), bytes),
            place.take(0x20, bytes),
            place.end - place.at == 7, Self.isVersion2(bytes, place.at..<place.end),
            let parsed = try? place.uri(uri, bytes), parsed.headers.isEmpty
        else { return false }
        parts.methodName = method
        parts.uri = parsed
        return true
    }

    private mutating func readResponse(_ bytes: Span<UInt8>) throws(DecodeError) {
        func fail(_ index: Int, _ reason: DecodeError.Reason) -> DecodeError {
            DecodeError(offset: index, element: "Status-Line", reason: reason)
        }
        let code = line.lowerBound + 8
        guard line.count >= 8, Self.isVersion2(bytes, line.lowerBound..<code - 1), bytes[code - 1] == 0x20 else {
            throw fail(line.lowerBound, .invalid("is not of SIP/2.0"))
        }
        guard line.upperBound >= code + 3 else { throw fail(line.upperBound, .endOfInput) }
        var status: Int32 = 0
        for index in code..<code + 3 {
            guard Characters.isDigit(bytes[index]) else { throw fail(index, .unexpectedByte(bytes[index])) }
            status = status * 10 + Int32(bytes[index] - 0x30)
        }
        guard (100...699).contains(status) else { throw fail(code, .invalid("has a status outside 100…699")) }
        if line.upperBound > code + 3, bytes[code + 3] != 0x20 {
            throw fail(code + 3, .unexpectedByte(bytes[code + 3]))
        }
        parts.status = status
        parts.reason = ByteRange(min(code + 4, line.upperBound), line.upperBound)
    }

    private mutating func note(_ index: Int, _ reason: DecodeError.Reason) {
        guard fault == nil else { return }
        fault = FaultNote(MessageFault(DecodeError(offset: index, element: "Request-Line", reason: reason)))
    }

    /// A line that is at fault somewhere: says where, and reads what it can.
    private mutating func readRequest(_ bytes: Span<UInt8>) throws(DecodeError) {
        var end = line.upperBound
        while end > line.lowerBound, Characters.isBlank(bytes[end - 1]) { end -= 1 }
        if end < line.upperBound { note(end, .unexpectedByte(bytes[end])) }
        var methodEnd = line.lowerBound
        while methodEnd < end, Characters.isToken(bytes[methodEnd]) { methodEnd += 1 }
        guard methodEnd > line.lowerBound, methodEnd < end, bytes[methodEnd] == 0x20 else {
            throw DecodeError(
                offset: methodEnd, element: "Request-Line",
                reason: methodEnd < end ? .unexpectedByte(bytes[methodEnd]) : .endOfInput)
        }
        parts.methodName = ByteRange(line.lowerBound, methodEnd)
        var gap = end - 1
        while gap > methodEnd, bytes[gap] != 0x20 { gap -= 1 }
        guard Self.isVersion(bytes, gap + 1..<end) else {
            throw DecodeError(
                offset: methodEnd, element: "Request-Line", reason: .invalid("does not end in a SIP version"))
        }
        var (uriStart, uriEnd) = (methodEnd + 1, gap)
        while uriStart < uriEnd, bytes[uriStart] == 0x20 { uriStart += 1 }
        while uriEnd > uriStart, bytes[uriEnd - 1] == 0x20 { uriEnd -= 1 }
        if uriStart != methodEnd + 1 { note(methodEnd + 1, .unexpectedByte(0x20)) }
        if uriEnd < gap { note(uriEnd + 1, .unexpectedByte(0x20)) }
        readURI(ByteRange(min(uriStart, max(uriEnd, uriStart)), max(uriEnd, uriStart)), bytes)
        if !Self.isVersion2(bytes, gap + 1..<end) {
            let error = DecodeError(offset: gap + 1, element: "Request-Line", reason: .invalid("is not of SIP/2.0"))
            fault = FaultNote(MessageFault(status: 505, reason: "Version Not Supported", error: error))
        }
    }

    private mutating func readURI(_ range: ByteRange, _ bytes: Span<UInt8>) {
        parts.uri.whole = range
        for index in range.indices where !Characters.isURI(bytes[index]) {
            note(index, .unexpectedByte(bytes[index]))
            return
        }
        do throws(DecodeError) {
            parts.uri = try Cursor(range, .other).uri(range, bytes)
            if !parts.uri.headers.isEmpty { note(Int(range.start), .invalid("has header fields in its URI")) }
        } catch {
            note(error.offset, error.reason)
        }
    }

    /// True where the bytes start with `SIP/`, in any case.
    @inline(__always)
    private static func isVersion(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count > 4 else { return false }
        let start = range.lowerBound
        return Characters.lower(bytes[start]) == UInt8(ascii: "s")
            && Characters.lower(bytes[start + 1]) == UInt8(ascii: "i")
            && Characters.lower(bytes[start + 2]) == UInt8(ascii: "p") && bytes[start + 3] == UInt8(ascii: "/")
    }

    @inline(__always)
    private static func isVersion2(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let start = range.lowerBound
        return range.count == 7 && isVersion(bytes, range) && bytes[start + 4] == UInt8(ascii: "2")
            && bytes[start + 5] == UInt8(ascii: ".") && bytes[start + 6] == UInt8(ascii: "0")
    }
}
