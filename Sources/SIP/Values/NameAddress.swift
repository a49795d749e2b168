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
    /// - Parameter element: the header field, for the error.
    /// - Throws: ``DecodeError`` at the first byte that does not fit, counted from the start of the value.
    public init(decoding value: some Sequence<UInt8>, element: HeaderName) throws(DecodeError) {
        let source = SourceText(value)
        var place = source.cursor(element)
        let parts = try place.address(source.bytes.span)
        try place.finish(source.bytes.span)
        self.init(parts, source)
    }

    init(_ parts: AddressParts, _ source: SourceText) {
        displayName = source.part(parts.displayName)
        uri = source.text(parts.uri.whole)
        parameters = source.parameters(parts.parameters)
    }

    /// The dialog's or the transaction's tag (§19.3).
    public var tag: String? { parameters.first("tag")?.value }

    /// The one spelling that this package sends: always with angle brackets.
    public var text: String { "\(displayName.map { "\($0) " } ?? "")<\(uri)>\(parameters.text)" }

    /// The display name without quote marks and escapes: `A "B"` for `"A \"B\""` (§25.1).
    public var plainDisplayName: String? { displayName.map { QuotedText.plain($0) } }
    /// The preference of a Contact in thousandths: 0…1000; nil where there is none or it is no such number (§20.10).
    public var quality: Int? { parameters.first("q")?.value.flatMap { QuotedText.thousandths($0) } }
    /// How long a Contact holds, in seconds.
    public var expires: UInt32? { parameters.first("expires")?.value.flatMap { UInt32($0) } }
}
