public import Agents
import Fabric
public import Topologies
public import Wire

/// Plays a plan in virtual time: the same agents and the same switches as on the wire, one clock, no threads.
///
/// Hosts behave as an observer would see Linux hosts behave: ARP and neighbour discovery, IPv4 and IPv6, UDP, TCP,
/// ICMP. Crossing a network takes the time that its conditions and rules give it; computing takes none. The same plan
/// gives the same frames, byte by byte. Call ``run(_:)`` once, or ``begin(_:)`` and then ``advance(to:_:)`` step by
/// step: a copy made in between is a copy of the whole world at that moment, and goes its own way.
public struct Simulator: Sendable {
    /// Reads a line typed at a node's console.
    public typealias Console = @Sendable (_ node: String, _ line: String) -> ConsoleReading

    private(set) var plan: SimulationPlan
    let console: Console
    var hosts: [Host] = []
    var fabric: SwitchFabric<Packet>
    var alarms = AlarmQueue()
    var outbox: Outbox
    /// What has come of it so far.
    public internal(set) var result: SimulationResult
    /// The moment that has been played last.
    public internal(set) var now = Instant.start
    /// Which host, leg and link of the capture a port is.
    var places = PortMap<Place>()
    var hostOfName: [String: Int] = [:]
    /// Lines of the timeline whose answers are still to come, by token.
    var typed: [UInt64: String] = [:]
    var nextToken: UInt64 = 1
    /// Empty between two calls, as the next; kept for their room.
    private var batch: [Outbox.Sending] = []
    private var effects: [SwitchFabric<Packet>.Effect] = []
    private var hasBegun = false

    struct Place: Sendable {
        var host: Int
        var leg: Int
        var link: Int
    }

    public init(
        _ plan: SimulationPlan, console: @escaping Console = { _, _ in .unreadable("Nobody reads consoles here.") }
    ) {
        self.plan = plan
        self.console = console
        let timers = KernelTimers(plan.kernel)
        var links: [SimulatedLink] = []
        for (index, station) in plan.stations.enumerated() {
            hosts.append(Host(index: index, station: station, timers: timers, seed: plan.seed))
            if hostOfName[station.name] == nil { hostOfName[station.name] = index }
            for (number, leg) in station.legs.enumerated() {
                places[leg.port.identifier] = Place(host: index, leg: number, link: links.count)
                links.append(SimulatedLink(name: leg.name, port: leg.port))
            }
        }
        fabric = SwitchFabric(ports: links.map(\.port), networks: plan.conditions, seed: plan.seed)
        outbox = Outbox(instantStepLimit: plan.instantStepLimit)
        result = SimulationResult(statistics: fabric.statistics, end: plan.end)
        result.links = links
        setActions(from: 0)
    }

    /// Adds actions to the timeline of a world that is under way; those of the past are carried out at once.
    ///
    /// A world that had them from its beginning goes the same way, as long as none of them is past.
    public mutating func schedule(_ actions: [ScheduledAction]) {
        plan.actions += actions
        setActions(from: plan.actions.count - actions.count)
    }

    /// Asks what would happen if a node ran this agent from now on and the timeline held nothing more: the process of
    /// the node dies, its kernel closes what it had open, and the agent starts. Meant for copies.
    public mutating func replaceProcess(
        of node: String, with agent: any Agent, _ sink: ((SimulatedFrame) -> Void)? = nil
    ) throws(SimulationError) {
        prepare(sink)
        plan.actions = []
        guard let host = hostOfName[node] else { return }
        _ = hosts[host].kill(at: now, &outbox)
        hosts[host].startProcess(agent)
        hosts[host].settle(at: now, &outbox)
        try flush(sink, node: host)
    }

    private mutating func setActions(from first: Int) {
        for (index, action) in plan.actions.enumerated().dropFirst(first)
        where action.at <= plan.end && (hasBegun || !action.isThereFromTheStart) {
            alarms.set(.action(index), at: max(action.at, now))
        }
    }

    /// Plays the whole story.
    ///
    /// - Parameter sink: Takes every frame as it happens; where it is nil they are gathered in the result.
    /// - Throws: ``SimulationError`` where a bound is reached.
    public mutating func run(
        _ sink: ((SimulatedFrame) -> Void)? = nil
    ) throws(SimulationError) -> SimulationResult {
        try begin(sink)
        try advance(to: plan.end, sink)
        return result
    }

    /// Starts every process. Call once, before ``advance(to:_:)``.
    public mutating func begin(_ sink: ((SimulatedFrame) -> Void)? = nil) throws(SimulationError) {
        prepare(sink)
        hasBegun = true
        for action in plan.actions where action.isThereFromTheStart { act(action) }
        // Everybody listens before anybody speaks, as in the lab.
        for index in hosts.indices { hosts[index].startProcess() }
        for index in hosts.indices {
            hosts[index].settle(at: now, &outbox)
            try flush(sink, node: index)
        }
    }

    /// Plays on up to a moment, everything that happens at it included; what is past the end of the plan is not played.
    public mutating func advance(
        to moment: Instant, _ sink: ((SimulatedFrame) -> Void)? = nil
    ) throws(SimulationError) {
        prepare(sink)
        let last = min(moment, plan.end)
        while let next = earliest, next <= last {
            if next > now {
                now = next
                outbox.steps = 0
            }
            if let wakeup = fabric.wakeup, wakeup.at <= now {
                fabric.wake(at: now, into: &effects)
                try carryOutEffects(sink)
                try flush(sink, node: nil)
            } else if let alarm = alarms.next() {
                try flush(sink, node: ring(alarm))
            }
        }
        if last > now { now = last }
        takeStock()
    }

    /// Decides whether somebody sees the frames of what is played next.
    private mutating func prepare(_ sink: ((SimulatedFrame) -> Void)?) {
        outbox.isRecorded = sink != nil || plan.keepsFrames
        fabric.isMirrored = outbox.isRecorded
    }

    /// Every frame that a switch took in was seen once, and once more for each copy that it gave out.
    private mutating func takeStock() {
        result.statistics = fabric.statistics
        result.frameCount = fabric.statistics.received + fabric.statistics.delivered
    }

    /// When something happens next; nil where nothing ever will.
    public var nextMoment: Instant? { earliest }

    /// The agent that runs on a node now; nil where none does.
    public func agent(of node: String) -> (any Agent)? { hostOfName[node].flatMap { hosts[$0].process?.agent } }

    private var earliest: Instant? {
        guard let alarm = alarms.earliest else { return fabric.wakeup?.at }
        guard let frame = fabric.wakeup?.at else { return alarm }
        return min(alarm, frame)
    }

    /// Carries out one alarm; returns the host that it was about.
    private mutating func ring(_ alarm: Alarm) -> Int? {
        switch alarm {
        case .action(let index):
            if index < plan.actions.count { act(plan.actions[index]) }
            return nil
        case .agent(let host, let process):
            hosts[host].wakeAgent(process, at: now, &outbox)
            return host
        case .connection(let host, let slot, let serial):
            hosts[host].wakeConnection(slot, serial, at: now, &outbox)
            return host
        case .neighbors(let host, let boot):
            guard hosts[host].boot == boot, hosts[host].isPowered else { return host }
            hosts[host].wakeNeighbors(at: now, &outbox)
            hosts[host].settle(at: now, &outbox)
            return host
        }
    }

    /// Empties the outbox: sends frames until nothing more comes of it in this instant, and sets alarms.
    private mutating func flush(
        _ sink: ((SimulatedFrame) -> Void)?, node: Int?
    ) throws(SimulationError) {
        try count(node: node)
        while !outbox.frames.isEmpty {
            // Mostly there is one. What it leads to comes after all that is there already.
            guard outbox.frames.count > 1 else {
                let sending = outbox.frames.removeLast()
                try send(sending, sink)
                continue
            }
            swap(&outbox.frames, &batch)
            for index in batch.indices { try send(batch[index], sink) }
            batch.removeAll(keepingCapacity: true)
        }
        if outbox.alarms.count == 1 {
            let setting = outbox.alarms.removeLast()
            alarms.set(setting.alarm, at: setting.at)
        } else if !outbox.alarms.isEmpty {
            for setting in outbox.alarms { alarms.set(setting.alarm, at: setting.at) }
            outbox.alarms.removeAll(keepingCapacity: true)
        }
        if !outbox.journal.isEmpty {
            result.journal += outbox.journal
            outbox.journal.removeAll(keepingCapacity: true)
        }
        guard !outbox.answers.isEmpty else { return }
        for entry in outbox.answers {
            guard let command = typed.removeValue(forKey: entry.answer.token) else { continue }
            result.answers.append(
                AnswerLine(
                    time: now, node: hosts[entry.host].station.name, command: command, answer: entry.answer.body))
        }
        outbox.answers.removeAll(keepingCapacity: true)
    }

    private mutating func send(
        _ sending: Outbox.Sending, _ sink: ((SimulatedFrame) -> Void)?
    ) throws(SimulationError) {
        fabric.receive(sending.frame, on: sending.port, at: now, into: &effects)
        try carryOutEffects(sink)
    }

    private mutating func carryOutEffects(_ sink: ((SimulatedFrame) -> Void)?) throws(SimulationError) {
        if effects.count == 1 {
            let effect = effects.removeLast()
            try carryOut(effect, sink)
        } else if !effects.isEmpty {
            for index in effects.indices { try carryOut(effects[index], sink) }
            effects.removeAll(keepingCapacity: true)
        }
    }

    private mutating func carryOut(
        _ effect: SwitchFabric<Packet>.Effect, _ sink: ((SimulatedFrame) -> Void)?
    ) throws(SimulationError) {
        switch effect {
        case .sent(let frame, let port):
            guard let place = places[port] else { return }
            record(frame, .sent, place.link, sink)
        case .deliver(let frame, let port):
            guard let place = places[port] else { return }
            record(frame, .delivered, place.link, sink)
            try count(node: place.host)
            hosts[place.host].receive(frame, on: place.leg, at: now, &outbox)
        case .dropped: break
        }
    }

    private mutating func record(
        _ packet: Packet, _ direction: SimulatedFrame.Direction, _ link: Int, _ sink: ((SimulatedFrame) -> Void)?
    ) {
        guard outbox.isRecorded else { return }
        let seen = SimulatedFrame(time: now, link: link, direction: direction, bytes: packet.bytes)
        if let sink { sink(seen) } else { result.frames.append(seen) }
    }

    /// Counts a step and stops at a bound.
    private mutating func count(node: Int?) throws(SimulationError) {
        result.steps += 1
        guard outbox.step() else { throw failure(.stepsInAnInstant(plan.instantStepLimit), node) }
        guard result.steps <= plan.stepLimit else { throw failure(.steps(plan.stepLimit), node) }
    }

    private mutating func failure(_ bound: SimulationError.Bound, _ node: Int?) -> SimulationError {
        takeStock()
        result.journal += outbox.journal
        outbox.journal.removeAll()
        return SimulationError(bound: bound, time: now, node: node.map { hosts[$0].station.name })
    }
}
