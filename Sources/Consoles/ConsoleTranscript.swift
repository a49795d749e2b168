public import Agents

/// Writes down what was typed at consoles and what they answered, as a person would have seen it.
public struct ConsoleTranscript: Sendable {
    /// What was written so far; empty where nobody typed anything.
    public private(set) var text = ""

    public init() {}

    /// One line typed at a node and its answer.
    ///
    /// - Parameter second: The time, in seconds of the story.
    public mutating func note(
        second: String, node: String, kind: ConsoleKind, line: String, answer: ConsoleAnswer.Body
    ) {
        if !text.isEmpty { text += "\n" }
        text += "\(second) s, \(node)\n\(Self.prompt(of: node, kind))\(line)\n"
        text += ScreenText.render(ConsoleAnswer(token: 0, body: answer)) + "\n"
    }

    /// What stands before a typed line: `Command: ` at a SAT, `mg1(super)# ` at a gateway.
    public static func prompt(of node: String, _ kind: ConsoleKind) -> String {
        switch kind {
        case .gateway: "\(node)(super)# "
        case .controller: "Command: "
        case .sessionManager, .mediaServer, .phones, .stub: "\(node)> "
        }
    }
}
