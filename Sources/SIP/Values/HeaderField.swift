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
        guard bytes.count == 1 else { return Characters.areEqual(bytes, longName.utf8) }
        return Characters.areEqual(HeaderName(spelled: name).name.utf8, longName.utf8)
    }
}
