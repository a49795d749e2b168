/// What this package has to know of a URI (RFC 3261 §19.1, RFC 3986 §3).
enum URIText {
    /// The scheme in lower case; nil where there is none or nothing comes after it.
    static func scheme(_ uri: some BidirectionalCollection<UInt8>) -> String? {
        guard let colon = uri.firstIndex(of: UInt8(ascii: ":")), let first = uri.first, Characters.isLetter(first),
            uri[..<colon].allSatisfy(Characters.isScheme), uri.index(after: colon) != uri.endIndex
        else { return nil }
        return String(decoding: uri[..<colon], as: UTF8.self).lowercased()
    }

    /// True where a SIP URI carries header fields after its host (RFC 3261 §19.1.1).
    static func hasHeaders(_ uri: some BidirectionalCollection<UInt8>) -> Bool {
        let host = uri.lastIndex(of: UInt8(ascii: "@")).map { uri[$0...] } ?? uri[uri.startIndex...]
        return host.contains(UInt8(ascii: "?"))
    }
}
