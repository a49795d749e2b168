internal import Wire

/// The value of a Content-Length header field (RFC 3261 §20.14).
enum ContentLength {
    /// Above any message that is read, so that what is too large is refused here and now.
    static let limit: UInt64 = 0xFFFF_FFFF

    static func decode(_ value: some Sequence<UInt8>) throws(DecodeError) -> Int {
        var scanner = Scanner(value)
        scanner.skipWhitespace()
        let length = Int(try scanner.decimal("Content-Length", limit: limit))
        scanner.skipWhitespace()
        try scanner.end("Content-Length")
        return length
    }
}
