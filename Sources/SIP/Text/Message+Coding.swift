public import Wire

extension Message {
    /// Reads one message: a datagram, or what ``StreamFramer`` cut from a stream (RFC 3261 §7, §18.3).
    ///
    /// Lines may end in a lone LF, empty lines may come first, header fields may be folded and compact, and bytes past
    /// Content-Length are dropped. The values of header fields are kept as they are; ``fault(in:)`` judges them.
    ///
    /// - Throws: ``DecodeError`` with the offset from the start of the datagram: at a start line or a header field's
    ///   name that breaks the grammar, at a version other than SIP/2.0, at a Content-Length that is
    ///   no number, differs from another one or reaches past the end, where the empty line is missing, above
    ///   65,536 bytes, 256 header fields or 8,192 bytes in one header field.
    public init(decoding datagram: [UInt8]) throws(DecodeError) {
        let received = try ReceivedMessage(reading: datagram)
        if let fault = received.fault { throw fault.error }
        self.init(received)
    }

    /// The message as far as it was read, in values of its own.
    ///
    /// Bytes that are not UTF-8 become U+FFFD, three bytes each, so that such a message may be too long to be read
    /// again; ``ReceivedMessage`` keeps them as they came.
    public init(_ received: ReceivedMessage) {
        startLine =
            received.isRequest
            ? .request(method: received.text(received.method), uri: received.text(received.uri.whole))
            : .response(status: received.status, reason: received.text(received.reason))
        headers = received.fields.map { HeaderField(received.text($0.spelling), received.text(of: $0)) }
        body = Array(received.bytes[received.body.indices])
    }

    /// The first reason not to take the message; nil for one that this package takes (RFC 3261 §8.2, RFC 4475).
    ///
    /// What counts as a fault is in ``ReceivedMessage/firstFault()``.
    public static func fault(in datagram: [UInt8]) -> MessageFault? {
        do throws(DecodeError) {
            return try ReceivedMessage(reading: datagram).firstFault()
        } catch {
            return MessageFault(error, .startLine)
        }
    }

    /// The message as bytes, header fields as they stand.
    ///
    /// Content-Length is not added: whoever makes the message gives it. A line break inside a text becomes a space.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512 + body.count)
        switch startLine {
        case .request(let method, let uri): Self.append("\(method) \(uri) SIP/2.0", to: &bytes)
        case .response(let status, let reason): Self.append("SIP/2.0 \(status) \(reason)", to: &bytes)
        }
        for field in headers {
            Self.append(field.value.isEmpty ? "\(field.name):" : "\(field.name): \(field.value)", to: &bytes)
        }
        bytes += [0x0D, 0x0A]
        return bytes + body
    }

    static func append(_ line: String, to bytes: inout [UInt8]) {
        for byte in line.utf8 { bytes.append(byte == 0x0D || byte == 0x0A ? 0x20 : byte) }
        bytes += [0x0D, 0x0A]
    }
}
