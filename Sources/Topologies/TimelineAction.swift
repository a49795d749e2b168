public import Fabric

/// What happens at a moment of the timeline.
public enum TimelineAction: Hashable, Sendable {
    /// A fault of links: cut, delay, jitter, loss, duplicate, reorder, rate.
    case link(Rule)
    /// Removes link faults by name; nil removes all.
    case heal([String]?)
    case node(NodeAction, [String])
    /// A line typed at the console of a node.
    case console(node: String, line: String)
}
