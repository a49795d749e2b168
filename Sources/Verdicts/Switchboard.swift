import Agents
import Analysis
import Topologies
import Wire

/// Plays the calls of a contact centre against what the packets show, in the order of time.
struct Switchboard {
    /// Something that the packets show, and that changes where calls or agents go.
    private enum Change {
        case gateway(Int, to: Int?)
        case reset(Int)
        /// The entity link to a controller.
        case link(Int, isUp: Bool)
    }

    private let centre: ContactCentre
    private let seed: UInt64
    private let gateways: [String]
    private let hasTrunks: [Bool]
    /// In the order of the session manager's entity links.
    private let controllers: [String]
    private let isShared: Bool
    private var changes: [(time: Instant, change: Change)] = []

    private var queue: AgentQueue
    private var queueOfGateway: [Int?]
    private var isUp: [Bool]
    private var turn = 0

    init(_ topology: Topology, _ centre: ContactCentre, _ findings: Findings) {
        self.centre = centre
        seed = topology.seed
        let nodes = topology.nodes.filter { node in
            if case .agent(.gateway) = node.kind { true } else { false }
        }
        gateways = nodes.map(\.name)
        // Where nobody says what gateways provide, each has trunks.
        let isKnown = topology.nodes.contains { !$0.provides.isEmpty }
        hasTrunks = nodes.map { !isKnown || $0.provides.contains("trunks") }
        let manager = topology.node(centre.sessionManager)
        if case .agent(.sessionManager(let settings))? = manager?.kind {
            var seen: Set<String> = []
            controllers = settings.entityLinks.map(\.peer).filter { seen.insert($0).inserted }
            isShared = settings.calls?.routing == .loadSharing
        } else {
            controllers = []
            isShared = false
        }
        let agents = Dictionary(centre.desks.map { ($0.gateway, $0.agents) }, uniquingKeysWith: { first, _ in first })
        queue = AgentQueue(agents: gateways.map { agents[$0] ?? 0 }, queues: controllers.count)
        queueOfGateway = [Int?](repeating: nil, count: gateways.count)
        isUp = [Bool](repeating: true, count: controllers.count)
        changes = changes(findings)
    }

    /// Everything that the packets show, in the order of time.
    private func changes(_ findings: Findings) -> [(time: Instant, change: Change)] {
        var changes: [(time: Instant, change: Change)] = []
        let accepted = findings.registrations.filter { $0.outcome == .accepted }
        let coldStarts = Set(accepted.filter { $0.method == "Restart" }.map(\.frame))
        for (number, gateway) in gateways.enumerated() {
            let links = findings.links.filter { $0.gateway == gateway }
            for (index, link) in links.enumerated() {
                changes.append((link.start, .gateway(number, to: controllers.firstIndex(of: link.controller))))
                guard let end = link.end else { continue }
                changes.append((end, .gateway(number, to: nil)))
                let isReset = index + 1 < links.count && coldStarts.contains(links[index + 1].frame)
                if isReset { changes.append((end, .reset(number))) }
            }
        }
        for link in findings.entityLinks where link.from == centre.sessionManager {
            guard let controller = controllers.firstIndex(of: link.to) else { continue }
            changes.append((link.time, .link(controller, isUp: link.state == .up)))
        }
        return changes.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    mutating func play(until end: Instant) -> [ContactCentreDay.Call] {
        var calls: [ContactCentreDay.Call] = []
        var numbers: [Int: Int] = [:]
        var next = 0
        var time = Instant.start + centre.opens
        while calls.count < ContactCentre.callLimit {
            // A generator a call: what one needs does not move another.
            var luck = SeededGenerator(seed: SeededGenerator.draw(seed, 0x63616C6C, UInt64(calls.count)))
            time += luck.exponential(mean: .nanoseconds(3_600_000_000_000 / Int64(max(1, centre.callsPerHour))))
            guard time < end else { break }
            while next < changes.count, changes[next].time <= time {
                carryOut(changes[next].change, at: changes[next].time)
                next += 1
            }
            let (call, number) = take(&luck, at: time)
            if let number { numbers[number] = calls.count }
            calls.append(call)
        }
        for change in changes[next...] where change.time < end { carryOut(change.change, at: change.time) }
        queue.advance(to: end)
        for (number, index) in numbers {
            calls[index].outcome = Self.outcome(queue.fates[number])
            calls[index].isCutOff = queue.cutOff.contains(number)
        }
        return calls
    }

    private mutating func carryOut(_ change: Change, at time: Instant) {
        switch change {
        case .gateway(let gateway, let place):
            queueOfGateway[gateway] = place
            queue.move(gateway: gateway, to: place, at: time)
        case .reset(let gateway): queue.reset(gateway: gateway, at: time)
        case .link(let controller, let isUp): self.isUp[controller] = isUp
        }
    }

    /// A call comes. Returns it, and its number where it waits for an agent or has one.
    private mutating func take(_ luck: inout SeededGenerator, at time: Instant) -> (ContactCentreDay.Call, Int?) {
        let isForIVR = luck.next() % 1_000_000 < UInt64(centre.ivrPerMillion)
        let handling = luck.exponential(mean: centre.handlingTime)
        let patience = centre.patience.map { luck.exponential(mean: $0) }
        let choice = luck.next()
        func call(_ place: Int?, _ outcome: ContactCentreDay.Outcome) -> ContactCentreDay.Call {
            ContactCentreDay.Call(time: time, controller: place.map { controllers[$0] }, outcome: outcome)
        }
        guard let place = route() else { return (call(nil, .lost(.route)), nil) }
        let trunks = gateways.indices.filter { queueOfGateway[$0] == place && hasTrunks[$0] }
        guard !trunks.isEmpty else { return (call(place, .lost(.trunks)), nil) }
        if isForIVR { return (call(place, .ivr), nil) }
        guard queue.agentCount(of: place) > 0 else { return (call(place, .lost(.agents)), nil) }
        let trunk = trunks[Int(choice % UInt64(trunks.count))]
        let number = queue.arrive(
            AgentQueue.Call(arrival: time, handling: handling, patience: patience, trunk: trunk), in: place)
        return (call(place, .waiting), number)
    }

    /// The first controller of those whose links are up, or the next in turn.
    private mutating func route() -> Int? {
        let candidates = controllers.indices.filter { isUp[$0] }
        guard !candidates.isEmpty else { return nil }
        guard isShared else { return candidates[0] }
        turn += 1
        return candidates[(turn - 1) % candidates.count]
    }

    private static func outcome(_ fate: AgentQueue.Fate) -> ContactCentreDay.Outcome {
        switch fate {
        case .waiting: .waiting
        case .answered(let after, _): .answered(after: after)
        case .abandoned(let after): .abandoned(after: after)
        case .lost: .lost(.queue)
        }
    }
}
