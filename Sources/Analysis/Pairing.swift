import Wire

/// Brings both ends of each message together, and gives nodes and flows their numbers.
struct Pairing: Sendable {
    var nodes: NodeTable
    private var flows: FlowTable
    /// What was found for each stream, by its place.
    private var ways: [Way?] = []

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
        var departed = Departures()
        for place in observations.indices {
            guard let (isSent, isDelivered) = places.sides(of: observations[place]) else { continue }
            let isWhole = isSent && isDelivered
            if isDelivered, !isWhole, let partner = departed.take(observations[place], happenings) {
                happenings[partner].delivered = observations[place].time
                happenings[partner].deliveredFrame = observations[place].frame
                continue
            }
            if let cut, observations[place].time > cut {
                rest.append(observations[place])
                continue
            }
            let way = way(of: observations[place])
            if isSent, !isWhole { departed.add(observations[place], happenings) }
            happenings.append(happening(observations[place], way, isSent: isSent, isDelivered: isDelivered))
        }
        return (happenings, rest)
    }

    private func happening(
        _ observation: Observation, _ way: Way, isSent: Bool, isDelivered: Bool
    ) -> Happening {
        var happening = Happening(
            source: observation.source, destination: observation.destination, fromNumber: way.from, toNumber: way.to,
            flowNumber: way.flow, isStream: observation.isStream, signal: observation.signal)
        if isSent { (happening.sent, happening.sentFrame) = (observation.time, observation.frame) }
        if isDelivered { (happening.delivered, happening.deliveredFrame) = (observation.time, observation.frame) }
        return happening
    }

    /// The numbers of a stream are looked for once, as long as they stay the same.
    private mutating func way(of observation: Observation) -> Way {
        let stream = observation.stream
        if stream >= 0, stream < ways.count, let way = ways[stream], way.source == observation.source,
            way.destination == observation.destination, way.age == nodes.age, flows.isSeen(way.flow)
        {
            return way
        }
        let key = FlowKey(observation.source, observation.destination, isStream: observation.isStream)
        let way = Way(
            source: observation.source, destination: observation.destination,
            from: nodes.node(at: observation.source.address), to: nodes.node(at: observation.destination.address),
            flow: flows.number(of: key), age: nodes.age)
        guard stream >= 0 else { return way }
        while ways.count <= stream { ways.append(nil) }
        ways[stream] = way
        return way
    }

    private struct Way: Sendable {
        let source: Endpoint
        let destination: Endpoint
        let from: Int
        let to: Int
        let flow: FlowNumber
        /// Of the names of nodes.
        let age: Int
    }
}
