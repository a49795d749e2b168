/// Why a lab could not be brought up, or could not go on: a sentence for people that says what to do.
public struct LabFailure: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The machine lacks something: exit code 4.
        case lacking
        /// A file or folder cannot be written, or a name is taken: exit code 2.
        case usage
        /// A process of the lab ended or answered wrongly, so that nothing can be said of the story: exit code 3.
        case broken
    }

    public let kind: Kind
    /// Without a full stop.
    public let text: String

    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

extension LabFailure: CustomStringConvertible {
    public var description: String { text }
}
