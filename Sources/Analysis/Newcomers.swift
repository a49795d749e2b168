import Wire

/// What connections did of which it is not known yet who is a gateway there: whoever turns out to be one later has it
/// told from the beginning. Of connections and of neighbours that are asked for the latest are remembered.
struct Newcomers: Sendable {
    private static let connectionLimit = 4_096
    private static let neighbourLimit = 1_024

    private var connections: [Happening] = []
    private var neighbours: [Happening] = []

    /// Takes what passes between nodes of which none is known to be a gateway of the other.
    mutating func take(_ happening: Happening) {
        switch happening.signal {
        case .neighbourRequest: Self.add(happening, to: &neighbours, Self.neighbourLimit)
        case .connecting, .connected, .finished, .reset:
            guard happening.source.port != Dissector.sipPort, happening.destination.port != Dissector.sipPort else {
                return
            }
            Self.add(happening, to: &connections, Self.connectionLimit)
        case _: break
        }
    }

    /// Takes out what is of a gateway now, in its order.
    mutating func takeKnown(_ roles: RoleTable) -> [Happening] {
        let known = (connections + neighbours).filter { roles.gateway(of: $0) != nil }
        guard !known.isEmpty else { return [] }
        connections.removeAll { roles.gateway(of: $0) != nil }
        neighbours.removeAll { roles.gateway(of: $0) != nil }
        return known.sorted { ($0.time, $0.frame) < ($1.time, $1.frame) }
    }

    private static func add(_ happening: Happening, to list: inout [Happening], _ limit: Int) {
        if list.count >= limit { list.removeFirst(limit / 4) }
        list.append(happening)
    }
}
