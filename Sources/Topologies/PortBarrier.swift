public import Wire

/// What keeps a ``PortNeed`` from getting through.
public enum PortBarrier: Hashable, Sendable {
    /// No way of routers leads from one to the other.
    case noRoute
    /// A line of the timeline cuts it, from a time to another; nil where it is not undone by itself.
    case fault(text: String, line: Int, from: Instant, until: Instant?)
}
