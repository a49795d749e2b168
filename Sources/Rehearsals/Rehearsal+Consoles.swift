import Agents
import Consoles
import Simulation
import Topologies
import Wire

extension Rehearsal {
    /// What the timeline typed at consoles and what they answered; empty where it typed nothing.
    public var consoleTranscript: String {
        var transcript = ConsoleTranscript()
        for line in result.answers {
            guard case .agent(let settings)? = topology.node(line.node)?.kind else { continue }
            transcript.note(
                second: Self.text(of: line.time), node: line.node, kind: ConsoleKind(settings), line: line.command,
                answer: line.answer)
        }
        return transcript.text
    }

    /// Seconds, with three decimals where they are no whole number.
    private static func text(of time: Instant) -> String {
        let milliseconds = time.nanoseconds / 1_000_000
        let fraction = milliseconds % 1000
        return fraction == 0
            ? "\(milliseconds / 1000)" : "\(milliseconds / 1000).\(String(fraction + 1000).dropFirst())"
    }
}
