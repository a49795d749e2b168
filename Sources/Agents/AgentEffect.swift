public import Wire

/// What an agent wants done. The driver carries effects out in order.
public enum AgentEffect: Hashable, Sendable {
    case send(Datagram)
    /// Open a TCP connection; ``ConnectionEvent/opened(local:remote:)`` or ``ConnectionEvent/failed(_:)`` follows,
    /// unless it is closed before.
    case connect(ConnectionIdentifier, to: Endpoint)
    case write(ConnectionIdentifier, [UInt8])
    /// End it in order (FIN) and tell the agent nothing more of it. On one that is still opening: give up the attempt.
    case close(ConnectionIdentifier)
    /// End it at once (RST) and tell the agent nothing more of it.
    case abort(ConnectionIdentifier)
    case journal(JournalEntry)
    /// Keep these settings where power does not matter: a later process of this node starts with them.
    case save(AgentSettings)
    /// The answer to a ``AgentEvent/command(_:)``, lines without a newline at the end.
    case answer(ConsoleAnswer)
}
