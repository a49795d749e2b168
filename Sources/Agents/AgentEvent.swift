public import Wire

/// What can happen to an agent.
public enum AgentEvent: Hashable, Sendable {
    /// The node has booted; its listeners are open.
    case start
    /// The time of ``Agent/wakeup`` has come.
    case wake
    case datagram(Datagram)
    /// A datagram from `local` to `remote` met a closed port (ICMP port unreachable).
    case datagramRefused(local: Endpoint, remote: Endpoint)
    case connection(ConnectionIdentifier, ConnectionEvent)
    /// A person, a script or the timeline asks for something.
    case command(ConsoleCommand)
}
