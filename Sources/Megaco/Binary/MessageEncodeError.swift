/// Why a message cannot be written in binary, which does not have everything that text has.
public struct MessageEncodeError: Error, Hashable, Sendable {
    /// What cannot be written, by its name in the grammar.
    public let element: String
    /// In words, without quote marks.
    public let reason: String

    public init(element: String, reason: String) {
        self.element = element
        self.reason = reason
    }
}

extension MessageEncodeError: CustomStringConvertible {
    /// One sentence for people: what, why.
    public var description: String { "\(element) \(reason)" }
}
