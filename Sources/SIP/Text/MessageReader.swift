internal import Wire

/// Makes the index of a message and notes the first fault on the way.
///
/// A request that is at fault still has to be answered, with its own Via, From, To, Call-ID and CSeq, so a fault
/// does not end the reading unless there is no start line.
struct MessageReader {
    /// The largest message, in bytes.
    static let sizeLimit = 65_536
    /// The longest line, and the longest header field with its folds, in bytes.
    static let lineLimit = 8192
    /// The most header fields.
    static let fieldLimit = 256

    private(set) var start = StartLineParts()
    private(set) var fields: [FieldEntry] = []
    /// The names that are there, and those that are there twice or more.
    private(set) var present: UInt64 = 0
    private(set) var repeated: UInt64 = 0
    private(set) var body = ByteRange.none
    private(set) var fault: FaultNote?

    private var at = 0
    private let end: Int

    @inline(__always)
    init(_ bytes: Span<UInt8>) throws(DecodeError) {
        end = bytes.count
        guard end <= Self.sizeLimit else {
            throw Self.error(Self.sizeLimit, "message", .tooLarge(limit: UInt64(Self.sizeLimit)))
        }
        // Empty lines before the start line are the keep-alives of a stream (RFC 3261 §7.5).
        while at < end, bytes[at] == 0x0D || bytes[at] == 0x0A { at += 1 }
        let lineStart = at
        let feed = Characters.firstIndex(of: 0x0A, in: bytes, at..<min(end, at + Self.lineLimit + 2))
        guard feed < end, bytes[feed] == 0x0A else {
            guard end - lineStart <= Self.lineLimit + 2 else {
                throw Self.error(lineStart, "start line", .tooLarge(limit: UInt64(Self.lineLimit)))
            }
            throw Self.error(end, "start line", .endOfInput)
        }
        at = feed + 1
        let reader = try StartLineReader(bytes, lineStart..<Self.lineEnd(lineStart, feed, bytes))
        start = reader.parts
        fault = reader.fault
        fields.reserveCapacity(16)
        readFields(bytes)
        readBody(bytes)
    }

    private mutating func note(_ offset: Int, _ element: String, _ reason: DecodeError.Reason) {
        guard fault == nil else { return }
        fault = FaultNote(MessageFault(Self.error(offset, element, reason)))
    }

    private static func error(_ offset: Int, _ element: String, _ reason: DecodeError.Reason) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: reason)
    }

    /// A line ends in CRLF or in a lone LF.
    @inline(__always)
    private static func lineEnd(_ start: Int, _ feed: Int, _ bytes: Span<UInt8>) -> Int {
        feed > start && bytes[feed - 1] == 0x0D ? feed - 1 : feed
    }

    @inline(__always)
    private mutating func readFields(_ bytes: Span<UInt8>) {
        while true {
            let lineStart = at
            let feed = Characters.firstIndex(of: 0x0A, in: bytes, at..<end)
            guard feed < end else {
                note(end, "header field", .endOfInput)
                at = end
                return
            }
            at = feed + 1
            let lineEnd = Self.lineEnd(lineStart, feed, bytes)
            if lineEnd == lineStart { return }
            guard lineEnd - lineStart <= Self.lineLimit else {
                return stop(lineStart, "header field", UInt64(Self.lineLimit))
            }
            if Characters.isBlank(bytes[lineStart]) {
                note(lineStart, "header field", .unexpectedByte(bytes[lineStart]))
                continue
            }
            guard fields.count < Self.fieldLimit else {
                return stop(lineStart, "header fields", UInt64(Self.fieldLimit))
            }
            guard readField(lineStart..<lineEnd, bytes) else { return }
        }
    }

    /// What is too large is not read on; a request is answered 513 with what was read so far (RFC 3261 §21.5.7).
    private mutating func stop(_ offset: Int, _ element: String, _ limit: UInt64) {
        if fault == nil {
            let error = Self.error(offset, element, .tooLarge(limit: limit))
            fault = FaultNote(MessageFault(status: 513, reason: "Message Too Large", error: error))
        }
        at = end
    }

    /// False where the field is too long to go on.
    @inline(__always)
    private mutating func readField(_ line: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        let colon = Characters.firstIndex(of: UInt8(ascii: ":"), in: bytes, line)
        let isFolded = at < end && Characters.isBlank(bytes[at])
        var valueEnd = line.upperBound
        if isFolded {
            guard let last = skipFolds(line, bytes) else { return false }
            valueEnd = last
        }
        guard colon < line.upperBound else {
            note(line.upperBound, "header field", .endOfInput)
            return true
        }
        var nameEnd = colon
        while nameEnd > line.lowerBound, Characters.isBlank(bytes[nameEnd - 1]) { nameEnd -= 1 }
        var name = HeaderName(bytes, line.lowerBound..<nameEnd)
        if name == .other || nameEnd - line.lowerBound == 1 {
            if !checkName(line.lowerBound..<nameEnd, colon, bytes) { name = .other }
        }
        var valueStart = colon + 1
        while valueStart < valueEnd, Characters.isWhitespace(bytes[valueStart]) { valueStart += 1 }
        while valueEnd > valueStart, Characters.isWhitespace(bytes[valueEnd - 1]) { valueEnd -= 1 }
        repeated |= present & name.bit
        present |= name.bit
        fields.append(FieldEntry(name, line.lowerBound..<nameEnd, valueStart..<valueEnd, isFolded: isFolded))
        return true
    }

    private mutating func checkName(_ name: Range<Int>, _ colon: Int, _ bytes: Span<UInt8>) -> Bool {
        for index in name where !Characters.isToken(bytes[index]) {
            note(index, "header field name", .unexpectedByte(bytes[index]))
            return false
        }
        if name.isEmpty { note(colon, "header field name", .unexpectedByte(bytes[colon])) }
        return !name.isEmpty
    }

    /// Moves past the lines that go on with this one, to the end of the last; nil where the field is too long.
    private mutating func skipFolds(_ line: Range<Int>, _ bytes: Span<UInt8>) -> Int? {
        var length = line.count
        var last = line.upperBound
        while at < end, Characters.isBlank(bytes[at]) {
            let lineStart = at
            let feed = Characters.firstIndex(of: 0x0A, in: bytes, at..<end)
            guard feed < end else { break }
            at = feed + 1
            last = Self.lineEnd(lineStart, feed, bytes)
            length += last - lineStart
            // The line breaks count as well, for they are part of the value's range.
            guard length <= Self.lineLimit, last - line.lowerBound <= 2 * Self.lineLimit else {
                stop(lineStart, "header field", UInt64(Self.lineLimit))
                return nil
            }
        }
        return last
    }

    /// Content-Length decides where the body ends; without one it goes on to the end (RFC 3261 §18.3).
    @inline(__always)
    private mutating func readBody(_ bytes: Span<UInt8>) {
        let available = end - at
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
                    note(error.offset, error.element, error.reason)
                }
            }
        }
        if declared > available { note(end, "body", .endOfInput) }
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
