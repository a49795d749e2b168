public import Wire

/// A server that answers one probe and no more: it accepts TCP connections, and its kernel answers pings.
///
/// What System Manager, AES or Presence really say is not emulated; a box is drawn with them so that what goes down
/// with it is seen. A connection that says anything is closed in order, as by a server that did not like it.
public struct Stub: Agent {
    private let settings: StubSettings
    private var isServing = false
    private var connections: Set<ConnectionIdentifier> = []
    private var limits = JournalLimiter(.limitReached)

    /// Connections at once; more are reset.
    private static let connectionLimit = 64

    public init(_ settings: StubSettings) { self.settings = settings }

    public var listeners: [Listener] {
        settings.ports.map {
            Listener(transport: .tcp, local: Endpoint(address: settings.address, port: $0))
        }
    }

    public var wakeup: Wakeup? { nil }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        switch event {
        case .start:
            isServing = true
            return [.journal(JournalEntry(.booted, detail: settings.product))]
        case .connection(let identifier, let event): return handle(event, of: identifier, at: now)
        case .command(let command): return answer(command)
        case .wake, .datagram, .datagramRefused: return []
        }
    }

    private mutating func handle(
        _ event: ConnectionEvent, of identifier: ConnectionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        switch event {
        case .accepted(_, let remote):
            guard isServing, connections.count < Self.connectionLimit else {
                return [.abort(identifier)] + limits.report("\(remote)", "connections", at: now)
            }
            connections.insert(identifier)
            return []
        case .received:
            return connections.remove(identifier) == nil ? [] : [.close(identifier)]
        case .closed, .reset, .failed:
            connections.remove(identifier)
            return []
        case .opened: return []
        }
    }

    private mutating func answer(_ command: ConsoleCommand) -> [AgentEffect] {
        func answer(_ body: ConsoleAnswer.Body) -> AgentEffect {
            .answer(ConsoleAnswer(token: command.token, body: body))
        }
        guard command.action == .reset else { return [answer(.refused("A stub is up or down, and nothing else."))] }
        let dropped = connections.sorted().map { AgentEffect.abort($0) }
        connections = []
        return [
            .journal(JournalEntry(.commanded, detail: "reset")), .journal(JournalEntry(.reset)),
        ] + dropped + [answer(.done)]
    }
}
