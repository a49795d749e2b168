public import Fabric

/// What happens at a moment of the timeline.
public enum TimelineAction: Hashable, Sendable {
    /// A fault of links: cut, delay, jitter, loss, duplicate, reorder, rate, firewall.
    case link(Rule)
    /// Removes link faults by name; nil removes all.
    case heal([String]?)
    /// Firewalls, by name, forget their sessions.
    case flush([String])
    case node(NodeAction, [String])
    /// Copies of nodes are taken, or started in their place.
    case backup(BackupAction, [String])
    /// A line typed at the console of a node.
    case console(node: String, line: String)
}
