public import Agents
public import Wire

/// What a node answered to a line that the timeline typed at its console.
public struct AnswerLine: Hashable, Sendable {
    public let time: Instant
    public let node: String
    /// The line as typed.
    public let command: String
    public let answer: ConsoleAnswer.Body

    init(time: Instant, node: String, command: String, answer: ConsoleAnswer.Body) {
        self.time = time
        self.node = node
        self.command = command
        self.answer = answer
    }
}
