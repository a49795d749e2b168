public import Wire

/// Cuts a TCP stream into SIP messages by Content-Length (RFC 3261 §18.3) and finds keep-alives (RFC 5626 §4.4.1).
///
/// Where the segments end makes no difference to what comes out. Once a stream is at fault no later message can be
/// found in it: answer 400 where that is possible and close the connection.
public struct StreamFramer: Sendable {
    /// What a stream is made of.
    public enum Item: Hashable, Sendable {
        /// One whole message, from its start line to the end of its body.
        case message([UInt8])
        /// CRLFCRLF between messages: answer it with a single CRLF.
        case ping
        /// A single CRLF that answers our own ping; found only while ``expectsPong`` is true.
        case pong
    }

    /// The keep-alive to send (RFC 5626 §3.5.1).
    public static let ping: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    /// The answer to a ping.
    public static let pong: [UInt8] = [0x0D, 0x0A]

    /// Set it after sending a ping. The next CRLF is then the answer, which clears it, and not half a ping.
    public var expectsPong = false
    /// Bytes that wait for the rest of their message; at most the limit.
    public var bufferedBytes: Int { buffer.count }
    /// What ended the framing; nil while the stream can go on.
    public private(set) var fault: DecodeError?

    private let limit: Int
    private var buffer: [UInt8] = []
    /// Bytes of the buffer, from its start, in which no empty line ends.
    private var searched = 0
    /// The length of the message at the start of the buffer, once its header is whole.
    private var expected: Int?

    /// - Parameter limit: the longest message in bytes; longer ones are a fault as soon as that is known.
    public init(limit: Int = 65_535) { self.limit = limit }

    /// Takes the next bytes of the stream and returns what became whole, in order.
    ///
    /// Messages that came before a fault in the same bytes are returned, and ``fault`` is set.
    ///
    /// - Throws: ``DecodeError`` where nothing precedes the fault, and then in every later call: Content-Length
    ///   missing, no number or given twice with different values; a message above the limit; a line
    ///   of more than 8,192 bytes. The offset counts from the start of the message.
    public mutating func append(_ bytes: some Collection<UInt8>) throws(DecodeError) -> [Item] {
        if let fault { throw fault }
        buffer += bytes
        var items: [Item] = []
        var start = 0
        do throws(DecodeError) {
            while let item = try next(&start) { items.append(item) }
        } catch {
            fault = error
            buffer = []
            if items.isEmpty { throw error }
            return items
        }
        buffer.removeFirst(start)
        return items
    }

    /// The next item that starts at `start`, which moves past it; nil where more bytes are needed.
    private mutating func next(_ start: inout Int) throws(DecodeError) -> Item? {
        if let item = skipEmptyLines(&start) { return item }
        guard start < buffer.count else { return nil }
        if expected == nil {
            if searched == 0, [0x0D, 0x0A, 0x0D].starts(with: buffer[start...]) { return nil }
            guard let end = try headerEnd(from: start) else { return nil }
            let total = end - start + (try contentLength(start..<end))
            guard total <= limit else { throw Self.tooLong(limit) }
            expected = total
        }
        guard let length = expected, buffer.count - start >= length else { return nil }
        expected = nil
        searched = 0
        defer { start += length }
        return .message(Array(buffer[start..<start + length]))
    }

    /// Moves past empty lines; a lone CR or CRLF at the end may be the first half of a ping and stays.
    private mutating func skipEmptyLines(_ start: inout Int) -> Item? {
        while start < buffer.count {
            let rest = buffer[start...]
            if rest.starts(with: [0x0D, 0x0A]) {
                if expectsPong {
                    expectsPong = false
                    start += 2
                    return .pong
                }
                if rest.starts(with: [0x0D, 0x0A, 0x0D, 0x0A]) {
                    start += 4
                    return .ping
                }
                guard rest.count > 3 || (rest.count == 3 && rest[start + 2] != 0x0D) else { return nil }
                start += 2
            } else if rest[start] == 0x0A {
                start += 1
            } else {
                return nil
            }
        }
        return nil
    }

    /// The offset past the empty line that ends the header; nil where it has not come yet.
    private mutating func headerEnd(from start: Int) throws(DecodeError) -> Int? {
        var lineStart = start + searched
        while let end = buffer.firstIndex(of: 0x0A, in: lineStart..<buffer.count) {
            let isEmpty = end == lineStart || (end == lineStart + 1 && buffer[lineStart] == 0x0D)
            if isEmpty { return end + 1 }
            lineStart = end + 1
            searched = lineStart - start
        }
        guard buffer.count - lineStart <= MessageParser.lineLimit else {
            throw DecodeError(
                offset: lineStart - start, element: "header field",
                reason: .tooLarge(limit: UInt64(MessageParser.lineLimit)))
        }
        guard buffer.count - start <= limit else { throw Self.tooLong(limit) }
        return nil
    }

    private func contentLength(_ header: Range<Int>) throws(DecodeError) -> Int {
        var (declared, isDeclared, lineStart) = (0, false, header.lowerBound)
        while lineStart < header.upperBound {
            var lineEnd = lineStart
            // A line that starts with white space goes on with the one before it.
            repeat {
                lineEnd = (buffer.firstIndex(of: 0x0A, in: lineEnd..<header.upperBound) ?? header.upperBound - 1) + 1
            } while lineEnd < header.upperBound && (buffer[lineEnd] == 0x20 || buffer[lineEnd] == 0x09)
            let line = buffer[lineStart..<lineEnd]
            let offset = lineStart - header.lowerBound
            lineStart = lineEnd
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                FieldKind(name: Self.trimmed(line[..<colon])) == .contentLength
            else { continue }
            let length: Int
            do throws(DecodeError) {
                length = try ContentLength.decode(line[(colon + 1)...])
            } catch {
                throw DecodeError(
                    offset: offset + colon + 1 - line.startIndex + error.offset, element: error.element,
                    reason: error.reason)
            }
            guard !isDeclared || declared == length else {
                throw DecodeError(
                    offset: offset, element: "Content-Length", reason: .invalid("differs from another one"))
            }
            (declared, isDeclared) = (length, true)
        }
        guard isDeclared else {
            throw DecodeError(
                offset: header.count, element: "Content-Length", reason: .invalid("is missing on a stream"))
        }
        return declared
    }

    private static func trimmed(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var name = name
        while let last = name.last, last == 0x20 || last == 0x09 { name = name.dropLast() }
        return name
    }

    private static func tooLong(_ limit: Int) -> DecodeError {
        DecodeError(offset: limit, element: "message", reason: .tooLarge(limit: UInt64(limit)))
    }
}
