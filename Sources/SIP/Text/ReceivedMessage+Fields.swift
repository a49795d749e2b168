public import Wire

/// The values that a transaction rests on, read where they lie.
///
/// Each is nil where its header field is not there, and throws ``DecodeError`` with the offset in the message where
/// that breaks the grammar.
extension ReceivedMessage {
    /// The topmost Via.
    @inline(__always)
    public func via() throws(DecodeError) -> ViaParts? {
        guard let field = first(.via) else { return nil }
        var place = Cursor(field.value, .via)
        let via = try place.via(bytes.span)
        place.skipWhitespace(bytes.span)
        guard place.isAtEnd || place.peek(bytes.span) == UInt8(ascii: ",") else {
            throw place.unexpected(bytes.span)
        }
        return via
    }

    /// Who asks.
    @inline(__always)
    public func from() throws(DecodeError) -> AddressParts? { try address(.from) }

    /// Who is asked.
    @inline(__always)
    public func to() throws(DecodeError) -> AddressParts? { try address(.to) }

    @inline(__always)
    private func address(_ name: HeaderName) throws(DecodeError) -> AddressParts? {
        guard let field = first(name) else { return nil }
        var place = Cursor(field.value, name)
        let address = try place.address(bytes.span)
        try place.finish(bytes.span)
        return address
    }

    /// One word without white space.
    @inline(__always)
    public func callID() throws(DecodeError) -> ByteRange? {
        guard let field = first(.callID) else { return nil }
        var place = Cursor(field.value, .callID)
        let identifier = try place.advance(to: Characters.visibleEnd(bytes.span, place.at, place.end), bytes.span)
        try place.finish(bytes.span)
        return identifier
    }

    /// The number, 0…2³¹−1, and the method.
    @inline(__always)
    public func cSeq() throws(DecodeError) -> (number: UInt32, method: ByteRange)? {
        guard let field = first(.cSeq) else { return nil }
        var place = Cursor(field.value, .cSeq)
        return try place.cSeq(bytes.span)
    }

    /// 0…255.
    @inline(__always)
    public func maxForwards() throws(DecodeError) -> UInt8? {
        guard let field = first(.maxForwards) else { return nil }
        var place = Cursor(field.value, .maxForwards)
        return try place.maxForwards(bytes.span)
    }
}

extension Cursor {
    /// `1*DIGIT LWS Method` (RFC 3261 §25.1); the number is below 2³¹ (§8.1.1.5).
    @inline(__always)
    mutating func cSeq(_ bytes: Span<UInt8>) throws(DecodeError) -> (number: UInt32, method: ByteRange) {
        let number = UInt32(try decimal(bytes, limit: 0x7FFF_FFFF))
        try whitespace(bytes)
        let method = try token(bytes)
        try finish(bytes)
        return (number, method)
    }

    @inline(__always)
    mutating func maxForwards(_ bytes: Span<UInt8>) throws(DecodeError) -> UInt8 {
        let number = UInt8(try decimal(bytes, limit: 255))
        try finish(bytes)
        return number
    }
}
