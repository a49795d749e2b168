public import Agents

/// The words of a node's console: module Consoles gives them, this module carries them.
public struct NodeConsole: Sendable {
    /// Reads a line; the failure is a text for people.
    public var parse: @Sendable (_ line: String) -> Result<ConsoleCommand.Action, ConsoleRefusal>
    /// Lays an answer out as text.
    public var render: @Sendable (_ answer: ConsoleAnswer) -> String
    /// Writes an answer for scripts.
    public var renderJSON: @Sendable (_ answer: ConsoleAnswer) -> String

    public init(
        parse: @escaping @Sendable (_ line: String) -> Result<ConsoleCommand.Action, ConsoleRefusal>,
        render: @escaping @Sendable (_ answer: ConsoleAnswer) -> String,
        renderJSON: @escaping @Sendable (_ answer: ConsoleAnswer) -> String = { _ in "" }
    ) {
        self.parse = parse
        self.render = render
        self.renderJSON = renderJSON
    }
}
