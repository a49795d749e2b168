import Agents
import Consoles
import Simulation
import Topologies
public import Wire

/// What somebody sees who looks at a screen on the way back.
public struct FailBackScreen: Hashable, Sendable {
    public var time: Instant
    public var node: String
    /// The line that was typed.
    public var line: String
    /// The screen, in the layout of the real system.
    public var text: String

    init(_ answer: AnswerLine, _ topology: Topology) {
        time = answer.time
        node = answer.node
        line = answer.command
        text = ScreenText.render(ConsoleAnswer(token: 0, body: answer.answer))
    }
}
