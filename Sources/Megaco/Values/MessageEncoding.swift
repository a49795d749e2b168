internal import Wire

/// How the messages of an association are written: text on port 2944, binary on port 2945 (H.248.1 §12).
public enum MessageEncoding: Hashable, Sendable {
    /// The ABNF of Annex B, with long or short tokens.
    case text(TokenLength)
    /// The same in a spelling that the seed and the message decide.
    case randomText(seed: UInt64)
    /// The basic encoding rules of ASN.1 and the types of Annex A.
    case binary
}

extension Message {
    /// Reads one message in that encoding; token length and letter case do not count.
    ///
    /// - Throws: ``MessageDecodeError`` at the first byte that does not fit, with what the sender should be told.
    public init(decoding bytes: [UInt8], _ encoding: MessageEncoding) throws(MessageDecodeError) {
        switch encoding {
        case .text, .randomText: try self.init(decodingText: bytes)
        case .binary: try self.init(decodingBinary: bytes)
        }
    }

    /// The one spelling of this message in that encoding.
    ///
    /// - Throws: ``MessageEncodeError`` in binary, where that cannot say what the message does.
    public func encoded(_ encoding: MessageEncoding) throws(MessageEncodeError) -> [UInt8] {
        switch encoding {
        case .text(let tokens): encodedText(tokens)
        case .randomText(let seed):
            randomlySpelledText(seed: SeededGenerator.digest(encodedText(.short), seed: seed))
        case .binary: try encodedBinary()
        }
    }
}
