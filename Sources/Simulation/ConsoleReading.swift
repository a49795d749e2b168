public import Agents

/// What a line that was typed at a node's console means there.
public enum ConsoleReading: Hashable, Sendable {
    case command(ConsoleCommand.Action)
    /// It is no command there: a sentence for people that says why.
    case unreadable(String)
}
