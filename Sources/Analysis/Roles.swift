import Wire

/// Who is a gateway and who is a controller: by the book of names, else by what they mostly do.
///
/// A stray request sent to a gateway, or a scan of its ports, does not make it a controller.
struct Roles {
    let gateways: [String]
    let controllers: [String]
    /// Nodes beyond the limit.
    let leftOut: Int

    init(_ votes: Votes, names: NameBook, _ nodes: NodeTable) {
        var gateways = Set(names.regions.keys)
        var controllers = Set(names.controllers.keys)
        for (node, tally) in votes.tallies.all {
            let name = nodes.names[node]
            guard !gateways.contains(name), !controllers.contains(name) else { continue }
            if tally.asGateway > tally.asController {
                gateways.insert(name)
            } else {
                controllers.insert(name)
            }
        }
        let asking = gateways.subtracting(controllers).sorted(by: NaturalOrder.precedes)
        self.gateways = Array(asking.prefix(Scene.nodeLimit))
        leftOut = max(0, asking.count - Scene.nodeLimit) + max(0, controllers.count - Scene.nodeLimit)
        let named = Set(names.nodes.values)
        let asked = controllers.sorted { one, other in
            // Nodes with names first: a scanner's targets are no controllers of the story.
            let (isNamed, isOtherNamed) = (named.contains(one), named.contains(other))
            return isNamed == isOtherNamed ? NaturalOrder.precedes(one, other) : isNamed
        }
        self.controllers = Array(asked.prefix(Scene.nodeLimit))
    }
}

/// How often a node did what a gateway does, and what a controller does.
struct Votes: Sendable {
    struct Tally: Sendable {
        var asGateway = 0
        var asController = 0
    }

    let ports: Set<UInt16>
    private(set) var tallies = NodeStates<Tally>()
    /// Of how many nodes something is counted.
    private(set) var count = 0

    init(ports: Set<UInt16>) { self.ports = ports }

    mutating func count(_ happening: Happening) {
        switch happening.signal {
        case .serviceChange(_, let note):
            guard note.isRoot else { return }
            if note.asksForService {
                pair(gateway: happening.fromNumber, controller: happening.toNumber)
            } else if note.namesController {
                pair(gateway: happening.toNumber, controller: happening.fromNumber)
            }
        case .request(_, _, isProbe: true): pair(gateway: happening.toNumber, controller: happening.fromNumber)
        case .registrationRequest(_, .some, _):
            // Only a survivable reports what it is, and only to a main.
            add(asController: 1, of: happening.fromNumber)
            add(asController: 1, of: happening.toNumber)
        case .connecting:
            // Somebody may be a controller that nobody reached; it takes nothing to say otherwise.
            guard ports.contains(happening.destination.port) else { return }
            add(of: happening.toNumber)
        case .connected, .finished, .reset, .neighbourRequest, .request, .reply, .pending, .megacoError,
            .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
            .unregistrationConfirm, .options, .optionsAnswer, .invite, .inviteAnswer,
            .record, .repeated, .unreadable:
            return
        }
    }

    private mutating func pair(gateway: Int, controller: Int) {
        add(asGateway: 1, of: gateway)
        add(asController: 1, of: controller)
    }

    private mutating func add(asGateway: Int = 0, asController: Int = 0, of node: Int) {
        guard node != NodeTable.nobody else { return }
        if tallies[node] == nil { count += 1 }
        tallies.update(node, default: Tally()) { tally in
            tally.asGateway += asGateway
            tally.asController += asController
        }
    }
}
