internal import Wire

/// Makes the index of a message and notes the first fault on the way.
///
/// A request that is at fault still has to be answered, with its own Via, From, To, Call-ID and CSeq, so a fault
/// does not end the reading unless there is no start line.
extension ReceivedMessage {
    /// The largest message, in bytes.
    static let sizeLimit = 65_536
    /// The longest line, and the longest header field with its folds, in bytes.
    static let lineLimit = 8192
    /// The most header fields.
    static let fieldLimit = 256

    @inline(__always)
    mutating func read(_ bytes: Span<UInt8>) throws(DecodeError) {
        let end = bytes.count
        guard end <= Self.sizeLimit else {
            throw Self.error(Self.sizeLimit, "message", .tooLarge(limit: UInt64(Self.sizeLimit)))
        }
        // Empty lines before the start line are the keep-alives of a stream (RFC 3261 §7.5).
        var at = 0
        while at < end, bytes[at] == 0x0D || bytes[at] == 0x0A { at &+= 1 }
        let lineStart = at
        let limit = min(end, at &+ Self.lineLimit &+ 2)
        let feed = Characters.firstIndex(of: 0x0A, in: bytes, at..<limit)
        guard feed < limit else {
            guard limit == end else {
                throw Self.error(lineStart, "start line", .tooLarge(limit: UInt64(Self.lineLimit)))
            }
            throw Self.error(end, "start line", .endOfInput)
        }
        let lineEnd = Self.lineEnd(lineStart, feed, bytes)
        if !readPlainRequest(bytes, lineStart..<lineEnd) { try readStartLine(bytes, lineStart..<lineEnd) }
        at = readFields(bytes, from: feed &+ 1)
        readBody(bytes, from: at)
    }

    private mutating func note(
        _ offset: Int, _ element: String, _ reason: DecodeError.Reason, _ layer: MessageFault.Layer
    ) {
        guard noted == nil else { return }
        noted = FaultNote(MessageFault(Self.error(offset, element, reason), layer))
    }

    private static func error(_ offset: Int, _ element: String, _ reason: DecodeError.Reason) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: reason)
    }

    /// A line ends in CRLF or in a lone LF.
    @inline(__always)
    private static func lineEnd(_ start: Int, _ feed: Int, _ bytes: Span<UInt8>) -> Int {
        feed > start && bytes[feed - 1] == 0x0D ? feed - 1 : feed
    }

    /// The offset past the empty line, or the end.
    @inline(__always)
    private mutating func readFields(_ bytes: Span<UInt8>, from start: Int) -> Int {
        fields.reserveCapacity(16)
        var at = start
        repeat { readPlainFields(bytes, &at) } while readField(bytes, &at)
        return at
    }

    /// Reads fields as nearly all are: a name that is known, colon and space, a value on one line, CRLF.
    ///
    /// It stops before any other, which ``readField(_:_:)`` then reads.
    @inline(__always)
    private mutating func readPlainFields(_ bytes: Span<UInt8>, _ at: inout Int) {
        let end = bytes.count
        var (lineStart, found, again) = (at, present, repeated)
        while lineStart &+ 16 <= end, fields.count < Self.fieldLimit {
            let colon = Characters.firstIndex(of: UInt8(ascii: ":"), in: bytes, lineStart..<lineStart &+ 16)
            let name = HeaderName(bytes, lineStart..<colon)
            let feed = Characters.firstIndex(of: 0x0A, in: bytes, colon..<end)
            guard name != .other, feed &+ 1 < end, feed &- colon > 3, feed &- lineStart <= Self.lineLimit,
                bytes[feed &- 1] == 0x0D, bytes[feed &- 2] > 0x20, bytes[colon &+ 1] == 0x20,
                bytes[colon &+ 2] > 0x20, !Characters.isBlank(bytes[feed &+ 1])
            else { break }
            fields.append(FieldEntry(name, lineStart..<colon, colon &+ 2..<feed &- 1, isFolded: false))
            again |= found & name.bit
            found |= name.bit
            lineStart = feed &+ 1
        }
        (at, present, repeated) = (lineStart, found, again)
    }

    /// Reads the field that starts at `at` and moves past it; false where it was the last line.
    @inline(__always)
    private mutating func readField(_ bytes: Span<UInt8>, _ at: inout Int) -> Bool {
        let (end, lineStart) = (bytes.count, at)
        let feed = Characters.firstIndex(of: 0x0A, in: bytes, at..<end)
        guard feed < end else {
            note(end, "header field", .endOfInput, .framing)
            at = end
            return false
        }
        let lineEnd = Self.lineEnd(lineStart, feed, bytes)
        at = feed &+ 1
        if lineEnd == lineStart { return false }
        let isTooLong = lineEnd &- lineStart > Self.lineLimit
        guard !isTooLong, fields.count < Self.fieldLimit || Characters.isBlank(bytes[lineStart]) else {
            at = stop(
                lineStart, isTooLong ? "header field" : "header fields",
                UInt64(isTooLong ? Self.lineLimit : Self.fieldLimit), bytes)
            return false
        }
        if Characters.isBlank(bytes[lineStart]) {
            note(lineStart, "header field", .unexpectedByte(bytes[lineStart]), .headerSyntax)
            return true
        }
        let isFolded = at < end && Characters.isBlank(bytes[at])
        var valueEnd = lineEnd
        if isFolded {
            guard let folds = skipFolds(lineStart, lineEnd, at, bytes) else {
                at = end
                return false
            }
            (at, valueEnd) = folds
        }
        guard let entry = entry(lineStart, lineEnd, valueEnd, isFolded, bytes) else { return true }
        repeated |= present & entry.name.bit
        present |= entry.name.bit
        fields.append(entry)
        return true
    }

    /// What is too large is not read on; a request is answered 513 with what was read so far (RFC 3261 §21.5.7).
    private mutating func stop(_ offset: Int, _ element: String, _ limit: UInt64, _ bytes: Span<UInt8>) -> Int {
        if noted == nil {
            let error = Self.error(offset, element, .tooLarge(limit: limit))
            noted = FaultNote(MessageFault(status: 513, reason: "Message Too Large", error: error, layer: .framing))
        }
        return bytes.count
    }

    /// Nil where the line has no colon.
    @inline(__always)
    private mutating func entry(
        _ lineStart: Int, _ lineEnd: Int, _ end: Int, _ isFolded: Bool, _ bytes: Span<UInt8>
    ) -> FieldEntry? {
        let colon = Characters.firstIndex(of: UInt8(ascii: ":"), in: bytes, lineStart..<lineEnd)
        guard colon < lineEnd else {
            note(lineEnd, "header field", .endOfInput, .headerSyntax)
            return nil
        }
        // Where a visible character is next to the cut there is nothing to trim.
        var nameEnd = colon
        while nameEnd > lineStart, bytes[nameEnd &- 1] <= 0x20, Characters.isBlank(bytes[nameEnd &- 1]) {
            nameEnd &-= 1
        }
        let name = HeaderName(bytes, lineStart..<nameEnd)
        if name == .other { checkName(lineStart..<nameEnd, colon, bytes) }
        var (valueStart, valueEnd) = (colon &+ 1, end)
        while valueStart < valueEnd, bytes[valueStart] <= 0x20, Characters.isWhitespace(bytes[valueStart]) {
            valueStart &+= 1
        }
        while valueEnd > valueStart, bytes[valueEnd &- 1] <= 0x20, Characters.isWhitespace(bytes[valueEnd &- 1]) {
            valueEnd &-= 1
        }
        return FieldEntry(name, lineStart..<nameEnd, valueStart..<valueEnd, isFolded: isFolded)
    }

    private mutating func checkName(_ name: Range<Int>, _ colon: Int, _ bytes: Span<UInt8>) {
        for index in name where !Characters.isToken(bytes[index]) {
            return note(index, "header field name", .unexpectedByte(bytes[index]), .headerSyntax)
        }
        if name.isEmpty { note(colon, "header field name", .unexpectedByte(bytes[colon]), .headerSyntax) }
    }

    /// Moves past the lines that go on with this one, and to the end of the last; nil where the field is too long.
    private mutating func skipFolds(
        _ lineStart: Int, _ lineEnd: Int, _ start: Int, _ bytes: Span<UInt8>
    ) -> (at: Int, valueEnd: Int)? {
        var (at, length, last) = (start, lineEnd - lineStart, lineEnd)
        while at < bytes.count, Characters.isBlank(bytes[at]) {
            let foldStart = at
            let feed = Characters.firstIndex(of: 0x0A, in: bytes, at..<bytes.count)
            guard feed < bytes.count else { break }
            at = feed + 1
            last = Self.lineEnd(foldStart, feed, bytes)
            length += last - foldStart
            // The line breaks count as well, for they are part of the value's range.
            guard length <= Self.lineLimit, last - lineStart <= 2 * Self.lineLimit else {
                _ = stop(foldStart, "header field", UInt64(Self.lineLimit), bytes)
                return nil
            }
        }
        return (at, last)
    }

    /// Content-Length decides where the body ends; without one it goes on to the end (RFC 3261 §18.3).
    @inline(__always)
    private mutating func readBody(_ bytes: Span<UInt8>, from at: Int) {
        let available = bytes.count - at
        var declared = -1
        if present & HeaderName.contentLength.bit != 0 {
            for field in fields where field.name == .contentLength {
                do throws(DecodeError) {
                    var place = Cursor(field.value, .contentLength)
                    let length = try place.contentLength(bytes)
                    if declared >= 0, declared != length {
                        throw place.error(.invalid("differs from another one"), at: Int(field.valueStart))
                    }
                    declared = length
                } catch {
                    note(error.offset, error.element, error.reason, .framing)
                }
            }
        }
        if declared > available { note(bytes.count, "body", .endOfInput, .framing) }
        body = ByteRange(at, at + min(declared < 0 ? available : declared, available))
    }
}

extension Cursor {
    /// Above any message that is read, so that what is too large is refused here and now.
    private static var lengthLimit: UInt64 { 0xFFFF_FFFF }

    /// The value of a Content-Length header field (RFC 3261 §20.14).
    @inline(__always)
    mutating func contentLength(_ bytes: Span<UInt8>) throws(DecodeError) -> Int {
        skipWhitespace(bytes)
        let length = Int(try decimal(bytes, limit: Self.lengthLimit))
        try finish(bytes)
        return length
    }
}
