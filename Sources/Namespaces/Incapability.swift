/// What a machine lacks for a lab, and how an administrator adds it.
public struct Incapability: Hashable, Sendable {
    /// One sentence without a full stop, such as `this user may not create user namespaces: EPERM`.
    public let sentence: String
    /// The command that adds what is missing, or a few words where no command can; nil where nothing is known.
    public let remedy: String?

    public init(_ sentence: String, remedy: String? = nil) {
        self.sentence = sentence
        self.remedy = remedy
    }
}

extension Incapability: CustomStringConvertible {
    /// The sentence, and after a semicolon what helps.
    public var description: String { remedy.map { "\(sentence); this helps: \($0)" } ?? sentence }
}
