/// A line from the launcher to a node, after its configuration.
public enum NodeOrder: Hashable, Sendable, Codable {
    /// Begin: the agent boots at scenario time zero, or now where that has passed.
    case start(ScenarioClock)
    /// A console line in the field's words; the answer carries the token back.
    case console(token: UInt64, line: String, form: AnswerForm = .text)
}
