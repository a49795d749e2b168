public import Wire

/// A SIP message as it came: its bytes, and an index of where its start line, header fields and body lie.
///
/// Nothing is copied out of it until somebody asks, and no text is made: what a server needs of a request is read
/// where it lies. ``Message`` is the same message in values that are easy to change.
public struct ReceivedMessage: Hashable, Sendable {
    /// All of it, with what may stand before the start line and after the body.
    public let bytes: [UInt8]
    /// Every header field in the order in which they came.
    public internal(set) var fields: [FieldEntry] = []
    /// The bytes after the empty line, as far as Content-Length goes.
    public internal(set) var body = ByteRange.none
    var start = StartLineParts()
    /// The names that are there, and those that are there twice or more.
    var present: UInt64 = 0
    var repeated: UInt64 = 0
    var noted: FaultNote?

    /// Reads one message as far as it can be read: a datagram, or what ``StreamFramer`` cut from a stream (RFC 3261
    /// §7).
    ///
    /// Lines may end in a lone LF, empty lines may come first, header fields may be folded and compact, and bytes past
    /// Content-Length are dropped. The first thing that is wrong is ``fault``; values of header fields but
    /// Content-Length are not looked at.
    ///
    /// - Throws: ``DecodeError`` where there is no start line to go by, and above 65,536 bytes.
    public init(reading bytes: [UInt8]) throws(DecodeError) {
        self.bytes = bytes
        try read(bytes.span)
    }

    /// The first thing that is wrong with the message's frame; nil where its header fields can be gone by.
    public var fault: MessageFault? { noted?.fault }

    /// True for a request.
    public var isRequest: Bool { start.status == 0 }
    /// The method of a request as written.
    public var method: ByteRange { start.methodName }
    /// The Request-URI.
    public var uri: URIParts { start.uri }
    /// 100…699; 0 in a request.
    public var status: Int { Int(start.status) }
    /// The reason phrase, with every byte that was written.
    public var reason: ByteRange { start.reason }

    /// The bytes as text; what is not UTF-8 becomes replacement characters.
    public func text(_ range: ByteRange) -> String {
        String(decoding: bytes[range.indices], as: UTF8.self)
    }

    /// The first header field of the name; nil where there is none, and for ``HeaderName/other``.
    @inline(__always)
    public func first(_ name: HeaderName) -> FieldEntry? {
        guard name != .other, present & name.bit != 0 else { return nil }
        for field in fields where field.name == name { return field }
        return nil
    }

    /// True where there is at least one header field of the name.
    public func has(_ name: HeaderName) -> Bool { present & name.bit != 0 }
}
