import Packets
import Wire

/// Everything that happened, named, with both ends of each message brought together.
struct Scene: Sendable {
    let names: NameBook
    let nodes: NodeTable
    /// True where the recording has a link for each node, with directions.
    let isDirected: Bool
    let happenings: [Happening]
    let ended: Instant
    /// From when on it is not certain what encrypted messages were; nil where it is.
    let undecided: Instant?
    /// Who asks to be registered, and who is asked, in the order of their names.
    let gateways: [String]
    let controllers: [String]
    let roles: RoleTable
    /// Nodes beyond the limit.
    let leftOut: Int

    /// Most gateways and most controllers that are followed.
    static let nodeLimit = 16_384

    init(_ dissector: Dissector, names: NameBook) {
        self.names = names
        ended = dissector.ended
        let places = Places(dissector, names: names)
        isDirected = places.isDirected
        var pairs = Pairing(nodeLimit: .max, flowLimit: .max)
        pairs.nodes.use(Labels(dissector, places: places, names: names))
        pairs.nodes.names.texts = dissector.texts
        let seen = pairs.take(Self.ordered(dissector.observations), places).happenings
        var encrypted = EncryptedLinks(names: names, ports: dissector.megacoPorts)
        let certain = encrypted.take(seen, pairs.nodes.names, until: dissector.ended)
        undecided = encrypted.undecided
        happenings = certain + encrypted.finish()
        var votes = Votes(ports: dissector.megacoPorts)
        for happening in happenings { votes.count(happening) }
        let roles = Roles(votes, names: names, pairs.nodes)
        gateways = roles.gateways
        controllers = roles.controllers
        self.roles = RoleTable(
            gateways: gateways.map { pairs.nodes.number(of: $0) },
            controllers: controllers.map { pairs.nodes.number(of: $0) })
        nodes = pairs.nodes
        leftOut = roles.leftOut + encrypted.leftOut
    }

    /// A part of a longer recording.
    init(
        names: NameBook, _ nodes: NodeTable, isDirected: Bool, ended: Instant, gateways: [String],
        controllers: [String],
        _ roles: RoleTable
    ) {
        self.names = names
        self.nodes = nodes
        self.isDirected = isDirected
        self.ended = ended
        self.gateways = gateways
        self.controllers = controllers
        happenings = []
        undecided = nil
        self.roles = roles
        leftOut = 0
    }

    /// Observations in the order of time; a frame that leaves comes before the one that arrives at the same moment.
    static func ordered(_ observations: [Observation]) -> [Observation] {
        func precedes(_ one: Observation, _ other: Observation) -> Bool {
            (one.time, one.vantage.isOutbound ? 0 : 1, one.frame)
                < (other.time, other.vantage.isOutbound ? 0 : 1, other.frame)
        }
        for index in observations.indices.dropFirst() where precedes(observations[index], observations[index - 1]) {
            // The sort is stable.
            return observations.sorted(by: precedes)
        }
        return observations
    }
}

/// Which link is whose, and what a frame seen there means.
struct Places: Sendable {
    let isDirected: Bool
    /// The interface that is the link of the node with an address.
    let home: [IPAddress: Int]
    private let routers: Set<Int>

    init(_ dissector: Dissector, names: NameBook) {
        var routers: Set<Int> = []
        var home: [IPAddress: Int] = [:]
        let byName = Dictionary(
            dissector.interfaces.enumerated().compactMap { index, interface in interface.name.map { ($0, index) } },
            uniquingKeysWith: { first, _ in first })
        for (number, interface) in dissector.interfaces.enumerated() {
            let sources = dissector.sources[number] ?? []
            if interface.name?.utf8.contains(UInt8(ascii: ".")) == true || sources.count > 4 { routers.insert(number) }
        }
        for (number, sources) in dissector.sources where !routers.contains(number) {
            for source in sources { home[source] = min(home[source] ?? .max, number) }
        }
        for (number, interface) in dissector.interfaces.enumerated() where !routers.contains(number) {
            for address in interface.addresses where home[address] == nil { home[address] = number }
        }
        for (address, name) in names.nodes where home[address] == nil {
            guard let number = byName[name], !routers.contains(number) else { continue }
            home[address] = number
        }
        let directed = Set(dissector.sources.keys).subtracting(routers)
        isDirected = directed.count >= 2
        self.home = home
        self.routers = routers
    }

    /// Whether an observation shows a departure, an arrival, or both; nil where it counts for nothing.
    func sides(of observation: Observation) -> (isSent: Bool, isDelivered: Bool)? {
        let vantage = observation.vantage
        guard isDirected, vantage.isDirected else { return (true, true) }
        guard !routers.contains(vantage.interface) else { return nil }
        let from = home[observation.source.address]
        let to = home[observation.destination.address]
        if vantage.isOutbound {
            guard from == vantage.interface else { return nil }
            // A node whose link is not recorded gets what is sent to it, for all that can be said.
            return (true, to == nil)
        }
        guard to == vantage.interface else { return nil }
        return (from == nil, true)
    }
}

/// The names of nodes.
struct Labels: Hashable, Sendable {
    private var names: [IPAddress: String] = [:]

    init() {}

    init(_ dissector: Dissector, places: Places, names: NameBook) {
        var labels: [IPAddress: String] = [:]
        for name in dissector.names where labels[name.address] == nil { labels[name.address] = name.name }
        // Interface names mean nodes in recordings of ours; elsewhere they are `eth0`.
        if dissector.story != nil {
            for (address, number) in places.home where dissector.interfaces.indices.contains(number) {
                if let name = dissector.interfaces[number].name { labels[address] = name }
            }
        }
        labels.merge(names.nodes) { _, given in given }
        self.names = labels
    }

    func name(of address: IPAddress) -> String { names[address] ?? address.description }
}
