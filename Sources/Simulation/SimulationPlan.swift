public import Agents
public import Fabric
public import Topologies
public import Wire

/// What a simulation is made of: hosts and routers, their links, and what is done to them when.
public struct SimulationPlan: Sendable {
    /// A host's or router's end of a link.
    public struct Leg: Hashable, Sendable {
        public var port: Port
        /// One for each address of the port, in bits.
        public var prefixLengths: [Int]
        /// The link's name in captures: `mg1`, or `r-hq.wan` for a router.
        public var name: String

        public init(port: Port, prefixLengths: [Int], name: String) {
            self.port = port
            self.prefixLengths = prefixLengths
            self.name = name
        }
    }

    /// A host or a router.
    public struct Station: Sendable {
        public var name: String
        public var legs: [Leg]
        public var routes: [Route]
        public var isRouter: Bool
        /// Makes the agent that runs there, anew for each start of its process; nil where none does.
        public var makeAgent: (@Sendable () -> any Agent)?

        public init(
            name: String, legs: [Leg], routes: [Route] = [], isRouter: Bool = false,
            makeAgent: (@Sendable () -> any Agent)? = nil
        ) {
            self.name = name
            self.legs = legs
            self.routes = routes
            self.isRouter = isRouter
            self.makeAgent = makeAgent
        }
    }

    /// In the order in which they boot at the start of the story.
    public var stations: [Station]
    public var conditions: [NetworkConditions] = []
    /// In order of time; what comes after the end is left out.
    public var actions: [ScheduledAction] = []
    /// The last moment that is played.
    public var end: Instant
    public var seed: UInt64 = 1
    public var kernel = KernelSettings()
    /// False for a story of which only the journal is wanted: frames that no sink takes are then not kept.
    public var keepsFrames = true
    /// The most steps (frames, wake-ups, actions) of the whole story, and of a single instant.
    public var stepLimit = 500_000_000
    public var instantStepLimit = 1_000_000

    public init(stations: [Station], end: Instant) {
        self.stations = stations
        self.end = end
    }

    /// The plan of a topology file; nodes that run other programs are there, but nothing runs on them.
    public init(topology: Topology) {
        let ports = topology.ports()
        var stations: [Station] = []
        for router in topology.routers {
            let legs = Self.legs(router.name, router.interfaces, ports, isRouter: true)
            stations.append(
                Station(name: router.name, legs: legs, routes: topology.routes(of: router.name), isRouter: true))
        }
        for node in topology.nodes {
            var makeAgent: (@Sendable () -> any Agent)?
            if case .agent(let settings) = node.kind { makeAgent = { settings.makeAgent() } }
            let legs = Self.legs(node.name, [node.interface], ports, isRouter: false)
            stations.append(
                Station(
                    name: node.name, legs: legs, routes: topology.routes(of: node.name), makeAgent: makeAgent))
        }
        self.init(stations: stations, end: .start + topology.duration)
        conditions = topology.networkConditions()
        actions = topology.schedule()
        seed = topology.seed
        // Where everybody asks everybody for a neighbour, that takes no time.
        instantStepLimit += 4 * stations.count * stations.count
    }

    private static func legs(
        _ name: String, _ interfaces: [Interface], _ ports: [Port], isRouter: Bool
    ) -> [Leg] {
        let own = ports.filter { $0.node == name }
        return interfaces.compactMap { interface in
            own.first { $0.network == interface.network }.map {
                Leg(
                    port: $0, prefixLengths: interface.prefixLengths,
                    name: isRouter ? "\(name).\(interface.network)" : name)
            }
        }
    }
}
