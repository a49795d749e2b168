public import Wire

/// The value of a CSeq header field, such as `102 OPTIONS` (RFC 3261 §20.16).
public struct CSeq: Hashable, Sendable {
    /// 0…2³¹−1.
    public let number: UInt32
    /// The request method; its case counts (RFC 3261 §20.16).
    public let method: String

    public init(number: UInt32, method: String) {
        self.number = number
        self.method = method
    }

    /// Reads `1*DIGIT LWS Method` (RFC 3261 §25.1); the number is below 2³¹ (§8.1.1.5).
    ///
    /// - Throws: ``DecodeError`` at the first byte that does not fit, counted from the start of the value.
    public init(decoding value: some Sequence<UInt8>) throws(DecodeError) {
        let source = SourceText(value)
        var place = source.cursor(.cSeq)
        let parts = try place.cSeq(source.bytes.span)
        self.init(number: parts.number, method: source.text(parts.method))
    }

    /// The one spelling that this package sends: a single space between the parts.
    public var text: String { "\(number) \(method)" }
}
