import Wire

/// The nodes of a recording, numbered in the order in which they were seen, so that tables are indexed rather than
/// searched.
struct NodeTable: Sendable {
    /// Number 0 is nobody's: those share it, and its name, who come when all other numbers are given.
    static let nobody = 0

    var names = Names(nodes: ["others"])
    /// How often addresses have got other names.
    private(set) var age = 0
    private let limit: Int
    private var numbers: [String: Int] = [:]
    /// What addresses are called, as long as labels stay the same.
    private var known = NumberIndex()
    private var addresses: [(address: IPAddress, number: Int)] = []
    private var labels = Labels()

    /// - Parameter limit: most nodes that get a number of their own.
    init(limit: Int) { self.limit = limit }

    /// From now on addresses are called so.
    mutating func use(_ labels: Labels) {
        guard labels != self.labels else { return }
        self.labels = labels
        known.removeAll()
        addresses = []
        age += 1
    }

    /// The number of the node with an address.
    mutating func node(at address: IPAddress) -> Int {
        let key = NumberIndex.Key(address)
        if let place = known.number(of: key, where: { addresses[Int($0)].address == address }) {
            return addresses[Int(place)].number
        }
        let name = labels.name(of: address)
        let number = number(of: name)
        guard number != Self.nobody else { return number }
        known.add(UInt32(addresses.count), key)
        addresses.append((address, number))
        return number
    }

    /// The number of a node, which it gets now if it has none.
    mutating func number(of name: String) -> Int {
        if let number = numbers[name] { return number }
        let number = names.nodes.count
        guard number <= limit else { return Self.nobody }
        numbers[name] = number
        names.add(node: name)
        return number
    }
}
