import Agents
public import Analysis
public import Topologies
public import Wire

/// What became of the calls of a contact centre on the day that the packets show.
///
/// The calls are drawn from the topology's seed, each by its number, so that the same calls come whatever happens. Each
/// goes to the controller that its session manager would choose at that moment, by the states of the entity links; it
/// needs a gateway with trunks there, and one with agents unless the IVR deals with it. Agents are where their gateway
/// is registered.
public struct ContactCentreDay: Hashable, Sendable {
    /// What became of a call.
    public enum Outcome: Hashable, Sendable {
        case ivr
        case answered(after: Duration)
        case abandoned(after: Duration)
        /// It waited when the story ended.
        case waiting
        case lost(Loss)
    }

    /// Why a call was lost.
    public enum Loss: String, Hashable, Sendable, CaseIterable {
        /// No entity link was up.
        case route = "no_route"
        /// The controller had no gateway with trunks.
        case trunks = "no_trunks"
        /// The controller had no agent.
        case agents = "no_agents"
        /// It waited, and its trunk left the controller.
        case queue = "while_waiting"
    }

    public struct Call: Hashable, Sendable {
        public var time: Instant
        /// Where it went; nil where it went nowhere.
        public var controller: String?
        public var outcome: Outcome
        /// The gateway of its agent, or that of its trunk, started anew while they talked.
        public var isCutOff = false
    }

    /// In the order of time.
    public var calls: [Call] = []
    /// The end of the story.
    public var end: Instant
    /// The load of the agents in erlang, and all agents together, as if all were at one controller all the time.
    public var erlang: ErlangC
    public var handlingTime: Duration

    /// Nil where the topology has no contact centre.
    public init?(_ topology: Topology, _ findings: Findings) {
        guard let centre = topology.contactCentre else { return nil }
        let forAgents = Double(1_000_000 - centre.ivrPerMillion) / 1_000_000
        let load = Double(centre.callsPerHour) / 3_600 * forAgents * centre.handlingTime.inSeconds
        erlang = ErlangC(load: load, agents: centre.desks.reduce(0) { $0 + $1.agents })
        handlingTime = centre.handlingTime
        end = .start + topology.duration
        var switchboard = Switchboard(topology, centre, findings)
        calls = switchboard.play(until: end)
    }

    /// Of the calls for an agent that came in a window, how many there were, and how many were answered within a time.
    /// Those that still waited at the end, and had not for so long, are left out.
    public func service(within time: Duration, in window: TimeWindow?) -> (calls: Int, answered: Int) {
        var counts = (calls: 0, answered: 0)
        for call in calls where window?.contains(call.time) ?? true {
            switch call.outcome {
            case .ivr: continue
            case .answered(let after):
                counts.calls += 1
                counts.answered += after <= time ? 1 : 0
            case .waiting: counts.calls += end - call.time > time ? 1 : 0
            case .abandoned, .lost: counts.calls += 1
            }
        }
        return counts
    }

    /// The calls that were lost in a window, for an agent or not.
    public func lost(in window: TimeWindow?) -> Int {
        calls.count { call in
            guard case .lost = call.outcome else { return false }
            return window?.contains(call.time) ?? true
        }
    }
}
