/// A termination's name: `ROOT`, `*`, `$` or a path such as `A4/1/05`; letter case does not count.
public struct TerminationIdentifier: Hashable, Sendable {
    /// As it was written, at most 64 characters of a pathNAME (Annex B.2).
    public let text: String

    public init(_ text: String) { self.text = text }

    public static let root = TerminationIdentifier("ROOT")
    public static let all = TerminationIdentifier("*")

    public var isRoot: Bool {
        text == "ROOT" || (text.utf8.count == 4 && zip(text.utf8, "root".utf8).allSatisfy { $0 | 0x20 == $1 })
    }

    public static func == (left: TerminationIdentifier, right: TerminationIdentifier) -> Bool {
        left.text.equalsIgnoringCase(right.text)
    }

    public func hash(into hasher: inout Hasher) { text.hashIgnoringCase(into: &hasher) }
}
