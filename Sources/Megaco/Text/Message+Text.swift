internal import Wire

extension Message {
    /// Reads one H.248 text message (RFC 3525 Annex B.2, and what versions 2 and 3 add where the message says so): long
    /// and short tokens, mixed if need be, in any letter case, with comments and any white space.
    ///
    /// A message is at most 65,535 bytes, and no list in it has more than 1,024 members.
    ///
    /// - Throws: ``MessageDecodeError`` at the first byte that does not fit, with what the sender should be told.
    public init(decodingText bytes: [UInt8]) throws(MessageDecodeError) {
        if let keepAlive = KeepAliveReader.message(bytes) {
            self = keepAlive
            return
        }
        if let registration = Self.registration(bytes) {
            self = registration
            return
        }
        try self.init(readingText: bytes)
    }

    /// The same by ``RegistrationReader``; nil where that gives up.
    static func registration(_ bytes: [UInt8]) -> Message? {
        bytes.withUnsafeBufferPointer { bytes in
            var reader = RegistrationReader(bytes)
            return reader.read() ? reader.message() : nil
        }
    }

    /// The same by the grammar alone.
    init(readingText bytes: [UInt8]) throws(MessageDecodeError) {
        self = try bytes.withUnsafeBufferPointer { (bytes) throws(MessageDecodeError) -> Message in
            var reader = TextReader(bytes)
            do throws(DecodeError) {
                return try reader.message()
            } catch {
                throw reader.error(error)
            }
        }
    }

    /// The one spelling that this package sends: all tokens long after `MEGACO/1 `, or all short after `!/1 `.
    ///
    /// Quote marks in error and reason texts become `'`, and bytes that a quotedString cannot hold become `?`.
    public func encodedText(_ tokens: TokenLength) -> [UInt8] {
        let registration = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 512) { buffer in
            RegistrationWriter.write(self, tokens, into: buffer).map {
                Array(UnsafeBufferPointer(start: buffer.baseAddress, count: $0))
            }
        }
        return registration ?? textByGrammar(tokens)
    }

    /// The same by the grammar alone.
    func textByGrammar(_ tokens: TokenLength) -> [UInt8] {
        TextWriter.bytes(PlainStyle(length: tokens)) { $0.write(self) }
    }

    /// Appends that spelling to a buffer, which may be used again and again.
    public func encodeText(_ tokens: TokenLength, into bytes: inout [UInt8]) {
        let isWritten = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 512) { buffer in
            guard let count = RegistrationWriter.write(self, tokens, into: buffer) else { return false }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
            return true
        }
        if !isWritten { TextWriter.append(to: &bytes, PlainStyle(length: tokens)) { $0.write(self) } }
    }

    /// Any spelling that the grammar allows, to test other decoders with: token lengths, letter case, white space and
    /// comments as the seed decides.
    public func randomlySpelledText(seed: UInt64) -> [UInt8] {
        TextWriter.bytes(RandomStyle(seed: seed)) { $0.write(self) }
    }
}
