import Wire

/// Servers of one network that lose their power together, as those of one host do.
struct InferredBox: Hashable, Sendable {
    var name: String
    var nodes: [IPAddress]
    var at: Instant
    var until: Instant?

    var note: String {
        until == nil
            ? "guessed: silent from one moment on" : "guessed: silent from one moment on, and back at one moment"
    }

    /// - Parameter faults: those of nodes.
    static func all(_ faults: [InferredFault], _ roster: Roster, _ networks: InferredNetworks) -> [InferredBox] {
        var boxes: [InferredBox] = []
        var boxed: Set<IPAddress> = []
        let members = roster.of(.main, .survivable, .sessionManager, .mediaServer)
        for fault in faults {
            guard case .powerOff(let address) = fault.action, !boxed.contains(address) else { continue }
            let together = members.map(\.address).filter { other in
                networks.segment(of: other) == networks.segment(of: address)
                    && faults.contains {
                        $0.action == .powerOff(other) && $0.at == fault.at && $0.until == fault.until
                    }
            }
            guard together.count > 1, together.contains(address), boxed.isDisjoint(with: together) else { continue }
            boxed.formUnion(together)
            var number = boxes.count + 1
            while roster.members.contains(where: { $0.name == "box\(number)" }) { number += 1 }
            boxes.append(InferredBox(name: "box\(number)", nodes: together, at: fault.at, until: fault.until))
        }
        return boxes
    }

    /// The faults of its nodes become one of its own.
    static func merged(_ faults: [InferredFault], _ boxes: [InferredBox]) -> [InferredFault] {
        boxes.reduce(faults) { faults, box in
            func isOfBox(_ fault: InferredFault) -> Bool {
                guard case .powerOff(let address) = fault.action else { return false }
                return box.nodes.contains(address) && fault.at == box.at && fault.until == box.until
            }
            guard let first = faults.first(where: isOfBox) else { return faults }
            let own = InferredFault(
                at: box.at, until: box.until, action: .powerOffBox(box.name, box.nodes), note: first.note)
            return faults.filter { !isOfBox($0) } + [own]
        }
    }
}
