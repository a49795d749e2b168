import Wire

/// Queues of calls for agents, one queue a controller, whose agents come and go with their gateways: an M/M/n queue
/// with agents that move, as events in the order of time.
///
/// Hand it each event with its time, in order; before each it carries out what is due. A call takes the agent who has
/// been idle for the longest time; where there is none it waits, first come, first served.
struct AgentQueue {
    /// A call for an agent, with everything drawn beforehand.
    struct Call: Hashable {
        var arrival: Instant
        /// How long it has its agent.
        var handling: Duration
        /// How long it waits at most; nil where it waits for ever.
        var patience: Duration?
        /// The gateway through whose trunk it comes; nil where that is no matter.
        var trunk: Int?
    }

    /// What has become of a call so far.
    enum Fate: Hashable {
        case waiting
        case answered(after: Duration, agent: Int)
        case abandoned(after: Duration)
        /// Its queue was gone, or its trunk had left it.
        case lost
    }

    private struct Agent {
        let gateway: Int
        /// Counts the calls that it has had, so that the end of an old one is told from that of the present one.
        var turn = 0
        var call: Int?
    }

    /// Something due: an agent's call ends, or a caller hangs up.
    private struct Due: Comparable {
        let at: Instant
        let ordinal: Int
        /// An agent and its turn, or a call.
        let agent: Int?
        let number: Int

        static func < (left: Due, right: Due) -> Bool { (left.at, left.ordinal) < (right.at, right.ordinal) }
    }

    /// A line that is left from the front; what has gone from its middle is passed over.
    private struct Line {
        var members: [Int] = []
        var head = 0

        mutating func removeFirst() -> Int? {
            guard head < members.count else { return nil }
            defer {
                head += 1
                if head >= 1_024, head * 2 > members.count {
                    members.removeFirst(head)
                    head = 0
                }
            }
            return members[head]
        }

        mutating func drop(_ isGone: (Int) -> Bool) {
            members = members[head...].filter { !isGone($0) }
            head = 0
        }
    }

    private var agents: [Agent] = []
    /// The queue of each gateway: the number of its controller; nil while it is without service.
    private var queueOfGateway: [Int?]
    /// By queue, those who are idle, the first to become so in front.
    private var idle: [Line]
    private var waiting: [Line]
    private var due = BinaryHeap<Due>()
    private var ordinal = 0
    private(set) var calls: [Call] = []
    private(set) var fates: [Fate] = []
    /// Calls, by number, whose end came with the reset of a gateway.
    private(set) var cutOff: Set<Int> = []

    /// - Parameters:
    ///   - agents: how many each gateway has; the gateways are without service at first.
    ///   - queues: how many queues there are.
    init(agents: [Int], queues: Int) {
        for (gateway, count) in agents.enumerated() {
            self.agents += [Agent](repeating: Agent(gateway: gateway), count: max(0, count))
        }
        queueOfGateway = [Int?](repeating: nil, count: agents.count)
        idle = [Line](repeating: Line(), count: queues)
        waiting = idle
    }

    /// How many agents a queue has, idle or not.
    func agentCount(of queue: Int) -> Int { agents.count { queueOfGateway[$0.gateway] == queue } }

    /// Carries out everything that is due up to a moment, that moment included.
    mutating func advance(to now: Instant) {
        while let first = due.first, first.at <= now {
            due.popFirst()
            guard let agent = first.agent else {
                if fates[first.number] == .waiting {
                    fates[first.number] = .abandoned(after: first.at - calls[first.number].arrival)
                }
                continue
            }
            if agents[agent].turn == first.number, agents[agent].call != nil { release(agent, at: first.at) }
        }
    }

    /// A call comes into a queue. Returns its number.
    @discardableResult
    mutating func arrive(_ call: Call, in queue: Int) -> Int {
        advance(to: call.arrival)
        let number = calls.count
        calls.append(call)
        fates.append(.waiting)
        if let agent = idle[queue].removeFirst() {
            answer(number, by: agent, at: call.arrival)
        } else {
            waiting[queue].members.append(number)
            if let patience = call.patience { schedule(call.arrival + patience, agent: nil, number) }
        }
        return number
    }

    /// A gateway goes to another queue, or has no service any more; its agents go with it, and finish the calls that
    /// they have. Callers who wait on its trunks are lost.
    mutating func move(gateway: Int, to queue: Int?, at now: Instant) {
        advance(to: now)
        guard let old = queueOfGateway[gateway] else { return enter(gateway, queue, at: now) }
        guard old != queue else { return }
        queueOfGateway[gateway] = nil
        idle[old].drop { agents[$0].gateway == gateway }
        let isGone = !queueOfGateway.contains(old)
        for number in waiting[old].members[waiting[old].head...] where fates[number] == .waiting {
            if isGone || calls[number].trunk == gateway { fates[number] = .lost }
        }
        waiting[old].drop { fates[$0] != .waiting }
        enter(gateway, queue, at: now)
    }

    /// A gateway starts anew: the calls of its agents end, and those that came through its trunks.
    mutating func reset(gateway: Int, at now: Instant) {
        advance(to: now)
        for index in agents.indices {
            guard let call = agents[index].call,
                agents[index].gateway == gateway || calls[call].trunk == gateway
            else { continue }
            cutOff.insert(call)
            release(index, at: now)
        }
    }

    private mutating func enter(_ gateway: Int, _ queue: Int?, at now: Instant) {
        queueOfGateway[gateway] = queue
        guard queue != nil else { return }
        for index in agents.indices where agents[index].gateway == gateway && agents[index].call == nil {
            offer(index, at: now)
        }
    }

    private mutating func release(_ agent: Int, at now: Instant) {
        agents[agent].call = nil
        offer(agent, at: now)
    }

    /// An agent who is free takes the first who waits, or is idle.
    private mutating func offer(_ agent: Int, at now: Instant) {
        guard let queue = queueOfGateway[agents[agent].gateway] else { return }
        while let number = waiting[queue].removeFirst() {
            if fates[number] == .waiting { return answer(number, by: agent, at: now) }
        }
        idle[queue].members.append(agent)
    }

    private mutating func answer(_ number: Int, by agent: Int, at now: Instant) {
        fates[number] = .answered(after: now - calls[number].arrival, agent: agent)
        agents[agent].turn += 1
        agents[agent].call = number
        schedule(now + calls[number].handling, agent: agent, agents[agent].turn)
    }

    private mutating func schedule(_ at: Instant, agent: Int?, _ number: Int) {
        due.push(Due(at: at, ordinal: ordinal, agent: agent, number: number))
        ordinal += 1
    }
}
