public import Wire

/// A URI in its parts (RFC 3261 §19.1, RFC 3966).
public struct URI: Hashable, Sendable {
    /// `sip`, `sips`, `tel` or any other, in small letters.
    public var scheme: String
    /// The user part without a password, as written; the number of a tel URI; all after the colon of other schemes.
    public var user: String?
    public var password: String?
    /// The host as written, IPv6 with its brackets; nil where the scheme has none.
    public var host: String?
    /// Nil means the default of the scheme and transport.
    public var port: UInt16?
    /// Those after the host or number, as written.
    public var parameters: [Parameter]
    /// The header fields of a SIP URI, as written.
    public var headers: [Parameter]

    /// Reads a URI; the parts of sip, sips and tel are told apart, escapes are kept as they are.
    ///
    /// - Throws: ``DecodeError`` at the first byte that does not fit, counted from the start of the text.
    public init(decoding text: some Sequence<UInt8>) throws(DecodeError) {
        let source = SourceText(text)
        let parts: URIParts
        do throws(DecodeError) {
            var place = source.cursor(.other)
            let whole = try place.run(source.bytes.span) { Characters.isURI($0) }
            try place.finish(source.bytes.span)
            parts = try place.uri(whole, source.bytes.span)
        } catch {
            throw DecodeError(offset: error.offset, element: "URI", reason: error.reason)
        }
        scheme = source.text(parts.schemeName).lowercased()
        user = parts.hasUser ? source.text(parts.user) : source.part(parts.user)
        password = parts.hasPassword ? source.text(parts.password) : nil
        host = source.part(parts.host)
        port = UInt16(exactly: parts.port)
        parameters = Self.pairs(source.text(parts.parameters), between: ";")
        headers = Self.pairs(source.text(parts.headers), between: "&")
    }

    /// The host where it is an address.
    public var address: IPAddress? {
        guard let host else { return nil }
        return IPAddress(host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host[...])
    }

    /// The URI as text.
    public var text: String {
        guard let host else { return "\(scheme):\(user ?? "")\(parameters.text)" }
        let secret = password.map { ":\($0)" } ?? ""
        let who = user.map { "\($0)\(secret)@" } ?? ""
        let place = "\(host)\(port.map { ":\($0)" } ?? "")"
        let fields = headers.map(\.text).joined(separator: "&")
        return "\(scheme):\(who)\(place)\(parameters.text)\(fields.isEmpty ? "" : "?\(fields)")"
    }

    private static func pairs(_ text: String, between separator: Character) -> [Parameter] {
        text.split(separator: separator).map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Parameter(String(halves[0]), halves.count == 2 ? String(halves[1]) : nil)
        }
    }
}
