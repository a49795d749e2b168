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
    /// Bytes of the stream that have become items, or were empty lines between them.
    ///
    /// With ``bufferedBytes`` it is all that was taken, until there is a fault.
    public private(set) var consumedBytes = 0
    /// What ended the framing; nil while the stream can go on.
    public private(set) var fault: DecodeError?
    /// The beginning of the message at fault, for ``TransactionLayer/refuse(_:_:over:)``; at most the limit.
    public private(set) var faultyBytes: [UInt8] = []

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
            faultyBytes = Array(buffer[start...].prefix(limit))
            consumedBytes += start
            buffer = []
            if items.isEmpty { throw error }
            return items
        }
        buffer.removeFirst(start)
        consumedBytes += start
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
        while true {
            let feed = Characters.firstIndex(of: 0x0A, in: buffer.span, lineStart..<buffer.count)
            guard feed < buffer.count else { break }
            let isEmpty = feed == lineStart || (feed == lineStart + 1 && buffer[lineStart] == 0x0D)
            if isEmpty { return feed + 1 }
            lineStart = feed + 1
            searched = lineStart - start
        }
        guard buffer.count - lineStart <= ReceivedMessage.lineLimit else {
            throw DecodeError(
                offset: lineStart - start, element: "header field",
                reason: .tooLarge(limit: UInt64(ReceivedMessage.lineLimit)))
        }
        guard buffer.count - start <= limit else { throw Self.tooLong(limit) }
        return nil
    }

    private func contentLength(_ header: Range<Int>) throws(DecodeError) -> Int {
        let bytes = buffer.span
        var (declared, lineStart) = (-1, header.lowerBound)
        while lineStart < header.upperBound {
            let line = lineStart..<Self.fieldEnd(lineStart, header.upperBound, bytes)
            let offset = lineStart - header.lowerBound
            lineStart = line.upperBound
            let letter = Characters.lower(bytes[line.lowerBound])
            guard letter == UInt8(ascii: "c") || letter == UInt8(ascii: "l") else { continue }
            let colon = Characters.firstIndex(of: UInt8(ascii: ":"), in: bytes, line)
            var nameEnd = colon
            while nameEnd > line.lowerBound, Characters.isBlank(bytes[nameEnd - 1]) { nameEnd -= 1 }
            guard colon < line.upperBound, HeaderName(bytes, line.lowerBound..<nameEnd) == .contentLength else {
                continue
            }
            let length: Int
            do throws(DecodeError) {
                var place = Cursor(colon + 1..<line.upperBound, .contentLength)
                length = try place.contentLength(bytes)
            } catch {
                throw DecodeError(
                    offset: error.offset - header.lowerBound, element: error.element, reason: error.reason)
            }
            guard declared < 0 || declared == length else {
                throw DecodeError(
                    offset: offset, element: "Content-Length", reason: .invalid("differs from another one"))
            }
            declared = length
        }
        guard declared >= 0 else {
            throw DecodeError(
                offset: header.count, element: "Content-Length", reason: .invalid("is missing on a stream"))
        }
        return declared
    }

    /// Past the line, and past those after it that start with white space and so go on with it.
    private static func fieldEnd(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Int {
        var lineEnd = start
        repeat {
            lineEnd = min(Characters.firstIndex(of: 0x0A, in: bytes, lineEnd..<end) + 1, end)
        } while lineEnd < end && Characters.isBlank(bytes[lineEnd])
        return lineEnd
    }

    private static func tooLong(_ limit: Int) -> DecodeError {
        DecodeError(offset: limit, element: "message", reason: .tooLarge(limit: UInt64(limit)))
    }
}
