/// A VALUE of Annex B.2: bare, such as a number, or in quote marks, as a package's strings must be.
public struct PropertyValue: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Without quote marks.
    public let text: String
    /// Whether it is written in quote marks.
    public let isQuoted: Bool

    /// - Parameter isQuoted: true also where `text` is empty or holds a byte that only a quotedString can.
    public init(_ text: String, isQuoted: Bool = false) {
        self.text = text
        self.isQuoted = isQuoted || text.isEmpty || !text.utf8.allSatisfy(\.isSafe)
    }

    /// A bare value, or a quoted one where its bytes demand that.
    public init(stringLiteral text: String) { self.init(text) }

    init(text: String, isKnownQuoted: Bool) {
        self.text = text
        isQuoted = isKnownQuoted
    }
}
