/// The name of something in a package, `package/item`, `package/*` or `*/*`; letter case does not count (Annex B.2
/// pkgdName).
public struct PackagedName: Hashable, Sendable, ExpressibleByStringLiteral {
    /// As it was written; each part is at most 64 characters.
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral text: String) { self.text = text }

    public static func == (left: PackagedName, right: PackagedName) -> Bool { left.text.equalsIgnoringCase(right.text) }
    public func hash(into hasher: inout Hasher) { text.hashIgnoringCase(into: &hasher) }
}

extension PackagedName: CustomStringConvertible {
    public var description: String { text }
}
