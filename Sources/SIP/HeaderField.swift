/// One header field as it was written: its name, long or compact, and its value without folding.
public struct HeaderField: Hashable, Sendable {
    /// The name as written, a token.
    public var name: String
    /// The value without white space at its ends; each fold is one space.
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// True for the long and the compact spelling of the name, in any case (RFC 3261 §7.3.3).
    ///
    /// - Parameter longName: the long name, such as `Call-ID`.
    public func isNamed(_ longName: String) -> Bool {
        let bytes = name.utf8
        if bytes.count == 1, let letter = bytes.first { return Self.longName(ofCompact: letter) == longName }
        return Characters.areEqual(bytes, longName.utf8)
    }

    /// The compact forms of RFC 3261 §7.3.3 and of the extensions that registered one.
    private static func longName(ofCompact letter: UInt8) -> String? {
        switch Characters.lower(letter) {
        case UInt8(ascii: "a"): "Accept-Contact"
        case UInt8(ascii: "b"): "Referred-By"
        case UInt8(ascii: "c"): "Content-Type"
        case UInt8(ascii: "d"): "Request-Disposition"
        case UInt8(ascii: "e"): "Content-Encoding"
        case UInt8(ascii: "f"): "From"
        case UInt8(ascii: "i"): "Call-ID"
        case UInt8(ascii: "j"): "Reject-Contact"
        case UInt8(ascii: "k"): "Supported"
        case UInt8(ascii: "l"): "Content-Length"
        case UInt8(ascii: "m"): "Contact"
        case UInt8(ascii: "o"): "Event"
        case UInt8(ascii: "r"): "Refer-To"
        case UInt8(ascii: "s"): "Subject"
        case UInt8(ascii: "t"): "To"
        case UInt8(ascii: "u"): "Allow-Events"
        case UInt8(ascii: "v"): "Via"
        case UInt8(ascii: "x"): "Session-Expires"
        case UInt8(ascii: "y"): "Identity"
        case _: nil
        }
    }
}
