public import Wire

/// The value of a From, To or Contact header field: `"Name" <sip:a@example.com>;tag=1` (RFC 3261 §20.10).
public struct NameAddress: Hashable, Sendable {
    /// The display name as written, a quoted string with its quote marks; nil where there is none.
    public var displayName: String?
    /// The URI as written, without angle brackets; `*` for the Contact that stands for all.
    public var uri: String
    /// The parameters after the address, such as tag or q, in their order.
    public var parameters: [Parameter]

    public init(displayName: String? = nil, uri: String, parameters: [Parameter] = []) {
        self.displayName = displayName
        self.uri = uri
        self.parameters = parameters
    }

    /// Reads `( name-addr / addr-spec ) *( SEMI generic-param )` (RFC 3261 §25.1).
    ///
    /// A URI with a question mark needs angle brackets (§20.10), and there is no white space inside them.
    ///
    /// - Parameter element: the header field's name, for the error.
    /// - Throws: ``DecodeError`` at the first byte that does not fit, counted from the start of the value.
    public init(decoding value: some Sequence<UInt8>, element: String) throws(DecodeError) {
        var scanner = Scanner(value)
        scanner.skipWhitespace()
        displayName = try Self.displayName(&scanner, element)
        if scanner.takeSeparator(UInt8(ascii: "<")) {
            let start = scanner.offset
            uri = try scanner.run(element, while: Characters.isURI)
            try Self.check(uri, at: start, &scanner, element)
            guard scanner.take(UInt8(ascii: ">")) else { throw scanner.unexpected(element) }
        } else {
            let start = scanner.offset
            uri = try scanner.run(element) { byte in
                Characters.isURI(byte) && byte != UInt8(ascii: ";") && byte != UInt8(ascii: ",")
                    && byte != UInt8(ascii: "?")
            }
            if uri != "*" { try Self.check(uri, at: start, &scanner, element) }
        }
        parameters = try scanner.parameters(element)
        scanner.skipWhitespace()
        try scanner.end(element)
    }

    /// The dialog's or the transaction's tag (§19.3).
    public var tag: String? { parameters.first("tag")?.value }

    /// The one spelling that this package sends: always with angle brackets.
    public var text: String { "\(displayName.map { "\($0) " } ?? "")<\(uri)>\(parameters.text)" }

    /// A quoted string or a run of tokens that an angle bracket ends; nothing is taken where there is none.
    private static func displayName(_ scanner: inout Scanner, _ element: String) throws(DecodeError) -> String? {
        if scanner.next == UInt8(ascii: "\"") {
            let name = try scanner.quotedString(element)
            scanner.skipWhitespace()
            guard scanner.next == UInt8(ascii: "<") else { throw scanner.unexpected(element) }
            return name
        }
        var ahead = scanner
        let start = ahead.offset
        var end = start
        while let byte = ahead.next, Characters.isToken(byte) || Characters.isWhitespace(byte) || byte >= 0x80 {
            _ = ahead.take(byte)
            if !Characters.isWhitespace(byte) { end = ahead.offset }
        }
        guard end > start, ahead.next == UInt8(ascii: "<") else { return nil }
        scanner = ahead
        return ahead.text(start..<end)
    }

    private static func check(
        _ uri: String, at start: Int, _ scanner: inout Scanner, _ element: String
    ) throws(DecodeError) {
        guard URIText.scheme(uri.utf8) != nil else {
            throw scanner.error(element, .invalid("has a URI without a scheme"), at: start)
        }
    }
}
