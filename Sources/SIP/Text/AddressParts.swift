internal import Wire

/// A value of From, To, Contact, Route and their like by where its parts lie in the message (RFC 3261 §20.10).
///
/// Where a part is not there its range is empty.
public struct AddressParts: Hashable, Sendable {
    /// As written, a quoted string with its quote marks.
    public internal(set) var displayName = ByteRange.none
    public internal(set) var uri = URIParts()
    /// From the first semicolon after the address to the end.
    public internal(set) var parameters = ByteRange.none
    /// The dialog's or the transaction's tag (§19.3).
    public internal(set) var tag = ByteRange.none
    /// The preference of a Contact, `0`…`1` (§20.10).
    public internal(set) var q = ByteRange.none
    /// How long a Contact holds, in seconds.
    public internal(set) var expires = ByteRange.none
}

extension Cursor {
    /// `( name-addr / addr-spec ) *( SEMI generic-param )` (RFC 3261 §25.1).
    ///
    /// A URI with a question mark needs angle brackets (§20.10), and there is no white space inside them.
    @inline(__always)
    mutating func address(_ bytes: Span<UInt8>) throws(DecodeError) -> AddressParts {
        var address = AddressParts()
        skipWhitespace(bytes)
        if peek(bytes) != UInt8(ascii: "<") { address.displayName = try displayName(bytes) }
        if takeSeparator(UInt8(ascii: "<"), bytes) {
            let uri = try advance(to: Characters.uriEnd(bytes, at, end), bytes)
            address.uri = try self.uri(uri, bytes)
            guard take(UInt8(ascii: ">"), bytes) else { throw unexpected(bytes) }
        } else {
            let uri = try advance(to: Characters.bareURIEnd(bytes, at, end), bytes)
            if uri.count == 1, bytes[at - 1] == UInt8(ascii: "*") {
                address.uri.whole = uri
                address.uri.scheme = .all
            } else {
                address.uri = try self.uri(uri, bytes)
            }
        }
        let first = at
        while let parameter = try parameter(bytes) {
            switch ParameterName(bytes, parameter.name) {
            case .tag: if address.tag.isEmpty { address.tag = parameter.value }
            case .q: if address.q.isEmpty { address.q = parameter.value }
            case .expires: if address.expires.isEmpty { address.expires = parameter.value }
            case _: break
            }
        }
        address.parameters = ByteRange(first, at)
        return address
    }

    /// A quoted string or a run of tokens that an angle bracket ends; nothing is taken where there is none.
    private mutating func displayName(_ bytes: Span<UInt8>) throws(DecodeError) -> ByteRange {
        if peek(bytes) == UInt8(ascii: "\"") {
            let name = try quotedString(bytes)
            skipWhitespace(bytes)
            guard peek(bytes) == UInt8(ascii: "<") else { throw unexpected(bytes) }
            return name
        }
        let start = at
        var (ahead, nameEnd) = (at, at)
        while ahead < end {
            let byte = bytes[ahead]
            let isWhitespace = Characters.isWhitespace(byte)
            guard isWhitespace || Characters.isToken(byte) || byte >= 0x80 else { break }
            ahead += 1
            if !isWhitespace { nameEnd = ahead }
        }
        guard nameEnd > start, ahead < end, bytes[ahead] == UInt8(ascii: "<") else { return .none }
        at = ahead
        return ByteRange(start, nameEnd)
    }
}
