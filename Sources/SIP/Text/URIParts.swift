internal import Wire

/// A URI by where its parts lie in the message (RFC 3261 §19.1, RFC 3966, RFC 3986 §3).
///
/// Where a part is not there its range is empty.
public struct URIParts: Hashable, Sendable {
    /// What a URI's scheme is, in any case.
    public enum Scheme: UInt8, Sendable {
        case sip, sips, tel, other
        /// The Contact `*`, which stands for all.
        case all
    }

    /// The whole URI.
    public internal(set) var whole = ByteRange.none
    public internal(set) var scheme = Scheme.other
    /// What is before the colon.
    public internal(set) var schemeName = ByteRange.none
    /// What is before the `@`, without a password; the number of a tel URI; all after the scheme of others.
    public internal(set) var user = ByteRange.none
    public internal(set) var password = ByteRange.none
    /// The host, IPv6 with its brackets.
    public internal(set) var host = ByteRange.none
    /// 0…65,535, or −1 where there is none.
    public internal(set) var port: Int32 = -1
    /// From the first semicolon after the host, or the number, to the end of the parameters.
    public internal(set) var parameters = ByteRange.none
    /// What is after the question mark of a SIP URI.
    public internal(set) var headers = ByteRange.none
    /// True for a SIP URI whose user part ends in an `@`, even an empty one.
    public internal(set) var hasUser = false
    /// True for a user part with a colon in it, even with nothing after that.
    public internal(set) var hasPassword = false
}

extension Cursor {
    /// The URI that the range is, in whole.
    @inline(__always)
    func uri(_ range: ByteRange, _ bytes: Span<UInt8>) throws(DecodeError) -> URIParts {
        var uri = URIParts()
        uri.whole = range
        var place = Cursor(range, element)
        let start = place.at
        while place.at < place.end, Characters.isScheme(bytes[place.at]) { place.at += 1 }
        guard place.at > start, Characters.isLetter(bytes[start]), place.at + 1 < place.end,
            bytes[place.at] == UInt8(ascii: ":")
        else { throw error(.invalid("has a URI without a scheme"), at: start) }
        uri.schemeName = ByteRange(start, place.at)
        uri.scheme = Self.scheme(uri.schemeName, bytes)
        place.at += 1
        switch uri.scheme {
        case .sip, .sips: try place.sip(&uri, bytes)
        case .tel:
            let number = place.at
            let end = Characters.firstIndex(of: UInt8(ascii: ";"), in: bytes, place.at..<place.end)
            uri.user = ByteRange(number, end)
            uri.parameters = ByteRange(end, place.end)
        case .other, .all: uri.user = ByteRange(place.at, place.end)
        }
        return uri
    }

    @inline(__always)
    private static func scheme(_ range: ByteRange, _ bytes: Span<UInt8>) -> URIParts.Scheme {
        guard range.count == 3 || range.count == 4 else { return .other }
        var word: UInt32 = 0
        for index in range.indices { word = word &<< 8 | UInt32(Characters.lower(bytes[index])) }
        switch word {
        case 0x73_6970: return .sip
        case 0x7369_7073: return .sips
        case 0x74_656C: return .tel
        case _: return .other
        }
    }

    /// `[ userinfo ] hostport uri-parameters [ headers ]`.
    @inline(__always)
    private mutating func sip(_ uri: inout URIParts, _ bytes: Span<UInt8>) throws(DecodeError) {
        let mark = Characters.firstIndex(of: UInt8(ascii: "@"), in: bytes, at..<end)
        if mark < end { try userinfo(&uri, until: mark, bytes) }
        uri.host = try host(bytes)
        if take(UInt8(ascii: ":"), bytes) {
            uri.port = Int32(truncatingIfNeeded: try decimal(bytes, limit: 65_535))
        }
        let first = at
        if peek(bytes) == UInt8(ascii: ";") {
            at = Characters.firstIndex(of: UInt8(ascii: "?"), in: bytes, at..<end)
            uri.parameters = ByteRange(first, at)
        }
        if take(UInt8(ascii: "?"), bytes) {
            uri.headers = ByteRange(at, end)
            at = end
        }
        guard at >= end else { throw unexpected(bytes) }
    }

    private mutating func userinfo(
        _ uri: inout URIParts, until mark: Int, _ bytes: Span<UInt8>
    ) throws(DecodeError) {
        let colon = Characters.firstIndex(of: UInt8(ascii: ":"), in: bytes, at..<mark)
        uri.hasUser = true
        uri.user = ByteRange(at, colon)
        uri.hasPassword = colon < mark
        if uri.hasPassword { uri.password = ByteRange(colon + 1, mark) }
        var place = at
        while true {
            place = Characters.firstIndex(of: UInt8(ascii: "%"), in: bytes, place..<mark)
            guard place < mark else { break }
            guard place + 2 < mark, Characters.isHexadecimal(bytes[place + 1]),
                Characters.isHexadecimal(bytes[place + 2])
            else { throw error(.invalid("has a percent sign without two hexadecimal digits"), at: place) }
            place += 3
        }
        at = mark + 1
    }
}
