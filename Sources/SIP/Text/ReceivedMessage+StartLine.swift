internal import Wire

/// The first line of a message (RFC 3261 §7.1, §7.2).
extension ReceivedMessage {
    /// Method, URI and `SIP/2.0` with single spaces between them; false where the line is anything else.
    @inline(__always)
    mutating func readPlainRequest(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let (first, end) = (line.lowerBound, line.upperBound)
        let methodEnd = Characters.tokenEnd(bytes, first, end)
        guard methodEnd > first, methodEnd < end, bytes[methodEnd] == 0x20 else { return false }
        let uriEnd = Characters.uriEnd(bytes, methodEnd &+ 1, end)
        guard uriEnd > methodEnd &+ 1, end &- uriEnd == 8, bytes[uriEnd] == 0x20,
            Characters.word(bytes, at: uriEnd) == 0x302E_322F_5049_5320,
            let uri = try? Cursor(line, .other).uri(ByteRange(methodEnd &+ 1, uriEnd), bytes), uri.headers.isEmpty
        else { return false }
        start.methodName = ByteRange(first, methodEnd)
        start.method = RequestMethod(bytes, start.methodName)
        start.uri = uri
        return true
    }

    /// A request whose line is at fault is still read as far as it can be; a response is not, for it is dropped.
    mutating func readStartLine(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(DecodeError) {
        if Self.isVersion(bytes, line) {
            try readResponse(bytes, line)
        } else {
            try readRequest(bytes, line)
            start.method = RequestMethod(bytes, start.methodName)
        }
    }

    private mutating func readResponse(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(DecodeError) {
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
        start.status = status
        start.reason = ByteRange(min(code + 4, line.upperBound), line.upperBound)
    }

    private mutating func noteInRequestLine(
        _ index: Int, _ reason: DecodeError.Reason, _ layer: MessageFault.Layer = .startLine
    ) {
        guard noted == nil else { return }
        noted = FaultNote(MessageFault(DecodeError(offset: index, element: "Request-Line", reason: reason), layer))
    }

    /// A line that is at fault somewhere: says where, and reads what it can.
    private mutating func readRequest(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(DecodeError) {
        var end = line.upperBound
        while end > line.lowerBound, Characters.isBlank(bytes[end - 1]) { end -= 1 }
        if end < line.upperBound { noteInRequestLine(end, .unexpectedByte(bytes[end])) }
        var methodEnd = line.lowerBound
        while methodEnd < end, Characters.isToken(bytes[methodEnd]) { methodEnd += 1 }
        guard methodEnd > line.lowerBound, methodEnd < end, bytes[methodEnd] == 0x20 else {
            throw DecodeError(
                offset: methodEnd, element: "Request-Line",
                reason: methodEnd < end ? .unexpectedByte(bytes[methodEnd]) : .endOfInput)
        }
        start.methodName = ByteRange(line.lowerBound, methodEnd)
        var gap = end - 1
        while gap > methodEnd, bytes[gap] != 0x20 { gap -= 1 }
        guard Self.isVersion(bytes, gap + 1..<end) else {
            throw DecodeError(
                offset: methodEnd, element: "Request-Line", reason: .invalid("does not end in a SIP version"))
        }
        var (uriStart, uriEnd) = (methodEnd + 1, gap)
        while uriStart < uriEnd, bytes[uriStart] == 0x20 { uriStart += 1 }
        while uriEnd > uriStart, bytes[uriEnd - 1] == 0x20 { uriEnd -= 1 }
        if uriStart != methodEnd + 1 { noteInRequestLine(methodEnd + 1, .unexpectedByte(0x20)) }
        if uriEnd < gap { noteInRequestLine(uriEnd + 1, .unexpectedByte(0x20)) }
        readURI(ByteRange(min(uriStart, max(uriEnd, uriStart)), max(uriEnd, uriStart)), bytes)
        if !Self.isVersion2(bytes, gap + 1..<end) {
            let error = DecodeError(offset: gap + 1, element: "Request-Line", reason: .invalid("is not of SIP/2.0"))
            noted = FaultNote(
                MessageFault(status: 505, reason: "Version Not Supported", error: error, layer: .validation))
        }
    }

    private mutating func readURI(_ range: ByteRange, _ bytes: Span<UInt8>) {
        start.uri.whole = range
        for index in range.indices where !Characters.isURI(bytes[index]) {
            noteInRequestLine(index, .unexpectedByte(bytes[index]))
            return
        }
        do throws(DecodeError) {
            start.uri = try Cursor(range, .other).uri(range, bytes)
            if !start.uri.headers.isEmpty {
                noteInRequestLine(Int(range.start), .invalid("has header fields in its URI"), .validation)
            }
        } catch {
            noteInRequestLine(error.offset, error.reason)
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
