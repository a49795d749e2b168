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
        let parser = try MessageParser(datagram)
        if let fault = parser.fault { throw fault.error }
        self = parser.message
    }

    /// The first reason not to take the message; nil for one that this package takes (RFC 3261 §8.2, RFC 4475).
    ///
    /// Beyond what ``init(decoding:)`` refuses these are faults: Via, From, To, Call-ID or CSeq that is missing,
    /// there twice or against the grammar, a CSeq whose method is not the request's, Max-Forwards above 255, a
    /// Contact against the grammar, a Date that is not in GMT.
    public static func fault(in datagram: [UInt8]) -> MessageFault? {
        do throws(DecodeError) {
            return try parse(datagram).fault
        } catch {
            return MessageFault(error)
        }
    }

    /// The message as far as it can be read, and the first reason not to take it.
    static func parse(_ datagram: [UInt8]) throws(DecodeError) -> (message: Message, fault: MessageFault?) {
        let parser = try MessageParser(datagram)
        if let fault = parser.fault { return (parser.message, fault) }
        do throws(DecodeError) {
            try parser.check()
            return (parser.message, nil)
        } catch {
            return (parser.message, MessageFault(error))
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

    private static func append(_ line: String, to bytes: inout [UInt8]) {
        for byte in line.utf8 { bytes.append(byte == 0x0D || byte == 0x0A ? 0x20 : byte) }
        bytes += [0x0D, 0x0A]
    }
}
