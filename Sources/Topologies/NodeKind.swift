public import Agents

/// What a node is.
public enum NodeKind: Hashable, Sendable {
    /// A gateway, a controller, a session manager or a group of phones of ours, with everything that is administered
    /// on it.
    case agent(AgentSettings)
    /// Any other program: the command and its arguments. The simulation has no such nodes.
    case program([String])
}
