extension Message {
    /// Reads one H.248 text message (RFC 3525 Annex B.2): long and short tokens, mixed if need be, in any letter case,
    /// with comments and any white space.
    ///
    /// Descriptors outside the registration subset are checked for balance and kept as text. A message is at most
    /// 65,535 bytes, and no list in it has more than 1,024 members.
    ///
    /// - Throws: ``MessageDecodeError`` at the first byte that does not fit, with what the sender should be told.
    public init(decodingText bytes: [UInt8]) throws(MessageDecodeError) {
        if let keepAlive = KeepAliveReader.message(bytes) {
            self = keepAlive
            return
        }
        try self.init(readingText: bytes)
    }

    /// The same by the grammar alone.
    init(readingText bytes: [UInt8]) throws(MessageDecodeError) {
        var reader = TextReader(bytes)
        do {
            self = try reader.message()
        } catch {
            throw reader.progress.error(error)
        }
    }

    /// The one spelling that this package sends: all tokens long after `MEGACO/1 `, or all short after `!/1 `.
    ///
    /// Quote marks in error and reason texts become `'`, and bytes that a quotedString cannot hold become `?`.
    public func encodedText(_ tokens: TokenLength) -> [UInt8] {
        var writer = TextWriter(tokens)
        writer.write(self)
        return writer.bytes
    }
}
