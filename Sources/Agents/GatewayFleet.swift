public import Wire

/// Many gateways in one process, each as it would be alone: its own settings, timers, ports and connections.
///
/// Gateways over UDP must have ports of their own, for a datagram finds its gateway by where it arrives.
public struct GatewayFleet: Agent {
    private var gateways: [Gateway]
    private var byEndpoint: [Endpoint: Int] = [:]
    private var deadlines = Deadlines<Int>()
    /// Gateways number their connections each for itself; the driver sees numbers of the fleet.
    private var connections: [ConnectionIdentifier: Owner] = [:]
    private var numbers: [Owner: ConnectionIdentifier] = [:]
    private var lastConnection: Int32 = 0
    /// How many are registered now.
    public private(set) var registeredCount = 0

    private struct Owner: Hashable {
        let gateway: Int
        let connection: ConnectionIdentifier
    }

    public init(_ settings: [GatewaySettings]) {
        gateways = settings.map { Gateway($0) }
        for (index, gateway) in gateways.enumerated() { byEndpoint[gateway.localEndpoint] = index }
    }

    public var count: Int { gateways.count }

    public var listeners: [Listener] { gateways.flatMap(\.listeners) }

    public var wakeup: Wakeup? { deadlines.wakeup }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        switch event {
        case .start: return gateways.indices.flatMap { hand(.start, to: $0, at: now) }
        case .wake:
            var effects: [AgentEffect] = []
            while let gateway = deadlines.popDue(at: now) { effects += hand(.wake, to: gateway, at: now) }
            return effects
        case .datagram(let datagram):
            return byEndpoint[datagram.local].map { hand(event, to: $0, at: now) } ?? []
        case .datagramRefused(let local, _): return byEndpoint[local].map { hand(event, to: $0, at: now) } ?? []
        case .connection(let identifier, let change): return handle(change, of: identifier, at: now)
        // A command would have to say which gateway it is for.
        case .command(let command):
            return [.answer(ConsoleAnswer(token: command.token, body: .refused("A fleet has no console.")))]
        }
    }

    private mutating func handle(
        _ event: ConnectionEvent, of identifier: ConnectionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        guard let owner = connections[identifier] else {
            if case .accepted = event { return [.abort(identifier)] }
            return []
        }
        switch event {
        case .closed, .reset, .failed: forget(owner)
        case .accepted, .opened, .received: break
        }
        return hand(.connection(owner.connection, event), to: owner.gateway, at: now)
    }

    /// Hands an event to a gateway and gives what it wants the numbers of the fleet.
    private mutating func hand(_ event: AgentEvent, to gateway: Int, at now: Instant) -> [AgentEffect] {
        let wasRegistered = gateways[gateway].isRegistered
        var effects = gateways[gateway].handle(event, at: now)
        registeredCount += (gateways[gateway].isRegistered ? 1 : 0) - (wasRegistered ? 1 : 0)
        deadlines.set(gateway, gateways[gateway].wakeup)
        for index in effects.indices { effects[index] = translated(effects[index], of: gateway) }
        return effects
    }

    private mutating func translated(_ effect: AgentEffect, of gateway: Int) -> AgentEffect {
        switch effect {
        case .send, .save, .answer: return effect
        case .journal(var entry):
            let name = gateways[gateway].settings.name
            entry.subject = entry.subject.map { "\(name) > \($0)" } ?? name
            return .journal(entry)
        case .connect(let connection, let remote):
            let owner = Owner(gateway: gateway, connection: connection)
            lastConnection += 1
            let identifier = ConnectionIdentifier(lastConnection)
            numbers[owner] = identifier
            connections[identifier] = owner
            return .connect(identifier, to: remote)
        case .write(let connection, let bytes): return .write(number(gateway, connection), bytes)
        case .close(let connection):
            defer { forget(Owner(gateway: gateway, connection: connection)) }
            return .close(number(gateway, connection))
        case .abort(let connection):
            defer { forget(Owner(gateway: gateway, connection: connection)) }
            return .abort(number(gateway, connection))
        }
    }

    /// The fleet's number of a connection; one that nobody has where it has ended.
    private func number(_ gateway: Int, _ connection: ConnectionIdentifier) -> ConnectionIdentifier {
        numbers[Owner(gateway: gateway, connection: connection)] ?? ConnectionIdentifier(0)
    }

    private mutating func forget(_ owner: Owner) {
        if let identifier = numbers.removeValue(forKey: owner) { connections[identifier] = nil }
    }
}
