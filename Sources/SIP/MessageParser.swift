internal import Wire

/// Reads a message as far as it can be read, and notes the first fault on the way.
///
/// A request that is at fault still has to be answered, with its own Via, From, To, Call-ID and CSeq, so a fault
/// does not end the reading unless there is no start line.
struct MessageParser {
    /// The largest message, in bytes.
    static let sizeLimit = 65_536
    /// The longest line, and the longest header field with its folds, in bytes.
    static let lineLimit = 8192
    /// The most header fields.
    static let fieldLimit = 256

    private(set) var message = Message(startLine: .response(status: 0, reason: ""))
    /// Offset of each field's value within the message.
    private(set) var valueOffsets: [Int] = []
    /// What each field is.
    private(set) var kinds: [FieldKind] = []
    private(set) var fault: MessageFault?

    private let bytes: [UInt8]
    private var cursor = 0

    init(_ bytes: [UInt8]) throws(DecodeError) {
        self.bytes = bytes
        guard bytes.count <= Self.sizeLimit else {
            throw error(Self.sizeLimit, "message", .tooLarge(limit: UInt64(Self.sizeLimit)))
        }
        // Empty lines before the start line are the keep-alives of a stream (RFC 3261 §7.5).
        while cursor < bytes.count, bytes[cursor] == 0x0D || bytes[cursor] == 0x0A { cursor += 1 }
        let start = cursor
        guard let line = try nextLine("start line") else { throw error(bytes.count, "start line", .endOfInput) }
        let parsed = try StartLineParser.parse(bytes[line], offset: start)
        message.startLine = parsed.startLine
        fault = parsed.fault
        message.headers.reserveCapacity(16)
        valueOffsets.reserveCapacity(16)
        kinds.reserveCapacity(16)
        try readFields()
        readBody()
    }

    private mutating func note(_ found: DecodeError) { if fault == nil { fault = MessageFault(found) } }

    /// The next line without its end, which is CRLF or a lone LF; nil where the input ends before it.
    private mutating func nextLine(_ element: String) throws(DecodeError) -> Range<Int>? {
        let start = cursor
        let limit = min(bytes.count, start + Self.lineLimit + 2)
        guard let end = bytes.firstIndex(of: 0x0A, in: start..<limit) else {
            guard limit == bytes.count else {
                throw error(start, element, .tooLarge(limit: UInt64(Self.lineLimit)))
            }
            return nil
        }
        cursor = end + 1
        return start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
    }

    private mutating func readFields() throws(DecodeError) {
        while true {
            let start = cursor
            guard let line = try nextLine("header field") else {
                note(error(bytes.count, "header field", .endOfInput))
                cursor = bytes.count
                return
            }
            if line.isEmpty { return }
            if isBlank(bytes[line.lowerBound]) {
                note(error(start, "header field", .unexpectedByte(bytes[start])))
                continue
            }
            guard message.headers.count < Self.fieldLimit else {
                throw error(start, "header fields", .tooLarge(limit: UInt64(Self.fieldLimit)))
            }
            try readField(line)
        }
    }

    private mutating func readField(_ line: Range<Int>) throws(DecodeError) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":"), in: line) else {
            note(error(line.upperBound, "header field", .endOfInput))
            try skipFolds(line)
            return
        }
        var nameEnd = colon
        while nameEnd > line.lowerBound, isBlank(bytes[nameEnd - 1]) { nameEnd -= 1 }
        let name = bytes[line.lowerBound..<nameEnd]
        if let bad = name.firstIndex(where: { !Characters.isToken($0) }) {
            note(error(bad, "header field name", .unexpectedByte(bytes[bad])))
        } else if name.isEmpty {
            note(error(colon, "header field name", .unexpectedByte(bytes[colon])))
        }
        let first = trimmed(colon + 1..<line.upperBound)
        var value = String(decoding: bytes[first], as: UTF8.self)
        var length = line.count
        while cursor < bytes.count, isBlank(bytes[cursor]) {
            guard let fold = try nextLine("header field") else { break }
            length += fold.count
            guard length <= Self.lineLimit else {
                throw error(fold.lowerBound, "header field", .tooLarge(limit: UInt64(Self.lineLimit)))
            }
            let more = trimmed(fold)
            if more.isEmpty { continue }
            if !value.isEmpty { value += " " }
            value += String(decoding: bytes[more], as: UTF8.self)
        }
        message.headers.append(HeaderField(String(decoding: name, as: UTF8.self), value))
        valueOffsets.append(first.lowerBound)
        kinds.append(FieldKind(name: name))
    }

    private mutating func skipFolds(_ line: Range<Int>) throws(DecodeError) {
        while cursor < bytes.count, isBlank(bytes[cursor]) {
            guard try nextLine("header field") != nil else { return }
        }
    }

    /// Content-Length decides where the body ends; without one it goes on to the end (RFC 3261 §18.3).
    private mutating func readBody() {
        let available = bytes.count - cursor
        var declared: Int?
        for (index, field) in message.headers.enumerated() where kinds[index] == .contentLength {
            do throws(DecodeError) {
                let length = try ContentLength.decode(field.value.utf8)
                if let declared, declared != length {
                    throw DecodeError(
                        offset: 0, element: "Content-Length", reason: .invalid("differs from another one"))
                }
                declared = length
            } catch {
                note(
                    DecodeError(
                        offset: valueOffsets[index] + error.offset, element: error.element, reason: error.reason))
            }
        }
        if let declared, declared > available {
            note(error(bytes.count, "body", .endOfInput))
        }
        message.body = Array(bytes[cursor..<cursor + min(declared ?? available, available)])
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func error(_ offset: Int, _ element: String, _ reason: DecodeError.Reason) -> DecodeError {
        DecodeError(offset: offset, element: element, reason: reason)
    }
}
