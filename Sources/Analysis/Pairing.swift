import Wire

/// Brings both ends of each message together, and gives nodes and flows their numbers.
struct Pairing: Sendable {
    var nodes: NodeTable
    private var flows: FlowTable

    init(nodeLimit: Int, flowLimit: Int) {
        nodes = NodeTable(limit: nodeLimit)
        flows = FlowTable(limit: flowLimit)
    }

    /// What was seen to leave and what was seen to arrive, matched: an arrival belongs to the latest equal departure.
    ///
    /// - Parameters:
    ///   - observations: in order, as ``Scene/ordered(_:)`` gives them.
    ///   - cut: what left after it is handed back for a later time, and so is what arrived of that.
    mutating func take(
        _ observations: [Observation], _ places: Places, until cut: Instant? = nil
    ) -> (happenings: [Happening], rest: [Observation]) {
        var happenings: [Happening] = []
        happenings.reserveCapacity(observations.count)
        var rest: [Observation] = []
        var departed: [PairKey: [Int]] = [:]
        for observation in observations {
            guard let (isSent, isDelivered) = places.sides(of: observation) else { continue }
            let isWhole = isSent && isDelivered
            let key =
                isWhole
                ? nil
                : PairKey(source: observation.source, destination: observation.destination, signal: observation.signal)
            if isDelivered, let key, let partner = departed[key]?.popLast() {
                happenings[partner].delivered = observation.time
                happenings[partner].deliveredFrame = observation.frame
                continue
            }
            if let cut, observation.time > cut {
                rest.append(observation)
                continue
            }
            if isSent, let key { departed[key, default: []].append(happenings.count) }
            happenings.append(happening(observation, isSent: isSent, isDelivered: isDelivered))
        }
        return (happenings, rest)
    }

    private mutating func happening(_ observation: Observation, isSent: Bool, isDelivered: Bool) -> Happening {
        let from = nodes.node(at: observation.source.address)
        let to = nodes.node(at: observation.destination.address)
        let flow = FlowKey(observation.source, observation.destination, isStream: observation.isStream)
        var happening = Happening(
            source: observation.source, destination: observation.destination, from: from.name, to: to.name,
            fromNumber: from.number, toNumber: to.number, flowNumber: flows.number(of: flow),
            isStream: observation.isStream, signal: observation.signal)
        if isSent { (happening.sent, happening.sentFrame) = (observation.time, observation.frame) }
        if isDelivered { (happening.delivered, happening.deliveredFrame) = (observation.time, observation.frame) }
        return happening
    }

    private struct PairKey: Hashable {
        let source: Endpoint
        let destination: Endpoint
        let signal: Signal

        /// What differs from message to message; the rest is compared.
        func hash(into hasher: inout Hasher) {
            hasher.combine(source)
            let number = signal.number
            if number == 0 { hasher.combine(signal) } else { hasher.combine(number) }
        }
    }
}
