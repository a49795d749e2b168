import Wire

/// Who is a gateway and who is a controller: by the book of names, else by what they mostly do.
///
/// A stray request sent to a gateway, or a scan of its ports, does not make it a controller.
struct Roles {
    let gateways: [String]
    let controllers: [String]
    /// Nodes beyond the limit.
    let leftOut: Int

    init(_ happenings: [Happening], names: NameBook, ports: Set<UInt16>) {
        var votes = Votes(ports: ports)
        for happening in happenings { votes.count(happening) }
        self.init(votes, names: names)
    }

    init(_ votes: Votes, names: NameBook) {
        var gateways = Set(names.regions.keys)
        var controllers = Set(names.controllers.keys)
        for (name, tally) in votes.tallies where !gateways.contains(name) && !controllers.contains(name) {
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
    private(set) var tallies: [String: Tally] = [:]

    init(ports: Set<UInt16>) { self.ports = ports }

    mutating func count(_ happening: Happening) {
        switch happening.signal {
        case .serviceChange(_, let note):
            guard note.isRoot else { return }
            if [ServiceChangeNote.inferred, "Restart", "Disconnected", "Failover"].contains(note.method) {
                pair(gateway: happening.from, controller: happening.to)
            } else if note.namesController {
                pair(gateway: happening.to, controller: happening.from)
            }
        case .request(_, _, isProbe: true): pair(gateway: happening.to, controller: happening.from)
        case .registrationRequest(_, .some, _):
            // Only a survivable reports what it is, and only to a main.
            tallies[happening.from, default: Tally()].asController += 1
            tallies[happening.to, default: Tally()].asController += 1
        case .connecting:
            // Somebody may be a controller that nobody reached; it takes nothing to say otherwise.
            guard ports.contains(happening.destination.port) else { return }
            tallies[happening.to, default: Tally()].asGateway += 0
        case .connected, .finished, .reset, .neighbourRequest, .request, .reply, .pending, .megacoError,
            .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
            .unregistrationConfirm, .options, .optionsAnswer, .invite, .inviteAnswer,
            .record, .repeated, .unreadable:
            return
        }
    }

    private mutating func pair(gateway: String, controller: String) {
        tallies[gateway, default: Tally()].asGateway += 1
        tallies[controller, default: Tally()].asController += 1
    }
}
