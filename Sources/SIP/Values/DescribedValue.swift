/// A value with parameters, such as `application/sdp;level=1` or `gzip;q=0.5` (RFC 3261 §20.1 to §20.3, §20.11,
/// §20.15).
public struct DescribedValue: Hashable, Sendable {
    /// The token, or type, slash and subtype, without white space.
    public var value: String
    /// The parameters in their order.
    public var parameters: [Parameter]

    public init(_ value: String, parameters: [Parameter] = []) {
        self.value = value
        self.parameters = parameters
    }

    init(_ parts: FieldValue.DescribedParts, _ source: SourceText) {
        let bytes = source.bytes[parts.value.indices].filter { !Characters.isWhitespace($0) }
        value = String(decoding: bytes, as: UTF8.self)
        parameters = source.parameters(parts.parameters)
    }

    /// How much it is wanted in thousandths: 0…1000, and 1000 where it does not say; nil where that is no such
    /// number.
    public var quality: Int? {
        guard let q = parameters.first("q") else { return 1000 }
        return q.value.flatMap { QuotedText.thousandths($0) }
    }

    /// The one spelling that this package sends.
    public var text: String { "\(value)\(parameters.text)" }
}
