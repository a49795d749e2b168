/// A NAME of Annex B.2: a letter, then at most 63 letters, digits and `_`; letter case does not count.
public struct ParameterName: Hashable, Sendable, ExpressibleByStringLiteral {
    /// As it was written.
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral text: String) { self.text = text }

    public static func == (left: ParameterName, right: ParameterName) -> Bool {
        left.text.equalsIgnoringCase(right.text)
    }
    public func hash(into hasher: inout Hasher) { text.hashIgnoringCase(into: &hasher) }
}

extension ParameterName: CustomStringConvertible {
    public var description: String { text }
}
