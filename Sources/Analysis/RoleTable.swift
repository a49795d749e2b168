/// Who is a gateway and who is a controller, by the numbers of the nodes.
struct RoleTable: Sendable {
    private var gateways: [Bool] = []
    private var controllers: [Bool] = []

    init() {}

    init(gateways: some Sequence<Int>, controllers: some Sequence<Int>) {
        for node in gateways { addGateway(node) }
        for node in controllers { addController(node) }
    }

    mutating func addGateway(_ node: Int) { Self.add(node, &gateways) }
    mutating func addController(_ node: Int) { Self.add(node, &controllers) }

    func isGateway(_ node: Int) -> Bool { node < gateways.count && gateways[node] }
    func isController(_ node: Int) -> Bool { node < controllers.count && controllers[node] }

    /// The gateway of what passes between a gateway and a controller, and whether the gateway sent it; nil for anything
    /// else.
    func gateway(of happening: Happening) -> (node: Int, isMine: Bool)? {
        let (from, to) = (happening.fromNumber, happening.toNumber)
        if isGateway(from), isController(to) { return (from, true) }
        if isGateway(to), isController(from) { return (to, false) }
        return nil
    }

    private static func add(_ node: Int, _ list: inout [Bool]) {
        guard node != NodeTable.nobody else { return }
        while list.count <= node { list.append(false) }
        list[node] = true
    }
}
