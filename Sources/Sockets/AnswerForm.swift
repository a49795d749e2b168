/// How the answer to a console line is written.
public enum AnswerForm: String, Hashable, Sendable, Codable {
    /// As a screen, for people.
    case text
    /// As an object of JSON on one line, for scripts.
    case json
}
