import Agents
import Rehearsals
public import Simulation
public import Topologies
public import Wire

/// Plays stories of one topology that differ in their faults alone, without frames.
///
/// The world is built and played up to the first moment at which a fault may strike once; each story goes on from a
/// copy.
public struct StoryPlayer: Sendable {
    /// The topology without a timeline and without expectations, as long as the stories are.
    public let topology: Topology
    public let landscape: Landscape
    /// When the first fault may strike.
    public let begin: Instant
    private let world: Simulator

    /// - Parameters:
    ///   - length: how long each story lasts.
    ///   - begin: when the first fault may strike; until then the gateways have time to register.
    /// - Throws: ``SimulationError`` where the topology meets a bound without any fault.
    public init(_ topology: Topology, length: Duration, begin: Instant) throws(SimulationError) {
        var bare = topology
        bare.timeline = []
        bare.expectations = []
        bare.duration = length
        self.topology = bare
        self.begin = begin
        landscape = Landscape(bare)
        var world = Rehearsal.simulator(of: bare, keepsFrames: false)
        try world.begin()
        try world.advance(to: begin - .nanoseconds(1))
        self.world = world
    }

    /// A story's course: up to its end, or until everybody has found a place and nothing has changed for long enough.
    ///
    /// - Parameter quiet: a story is over this long after settling may take, counted from its last fault, where every
    ///   gateway has a controller then and nothing has changed for twice as long; nil to play it to its end.
    public func play(
        _ faults: [DrawnFault], until quiet: Duration? = nil
    ) throws(SimulationError) -> SimulationResult {
        var world = start(faults)
        let end = Instant.start + topology.duration
        if let quiet {
            let last = faults.map(\.lastEffect).max() ?? begin
            let settled = last + landscape.settlingTime + quiet
            if settled < end {
                try world.advance(to: settled)
                var result = world.result
                result.end = settled
                let history = ServiceHistory(result, landscape, faults: faults, from: begin)
                let isServed = history.stays.allSatisfy { $0.last?.end == settled }
                let lastChange = history.lastChange?.time ?? .start
                if isServed, settled - lastChange > quiet * 2 { return result }
            }
        }
        try world.advance(to: end)
        return world.result
    }

    /// The world with these faults to come.
    func start(_ faults: [DrawnFault]) -> Simulator {
        var story = topology
        story.timeline = []
        for fault in faults { story.timeline += fault.entries(story.timeline.count + 1, in: topology) }
        var world = world
        world.schedule(story.schedule())
        return world
    }

    /// Whether some controller of the gateway's list would take it at this moment: a copy of the world is asked, in
    /// which a gateway with the same settings and one controller on its list starts in the place of this one.
    func someControllerTakes(_ gateway: Landscape.GatewayPlace, in world: Simulator) throws(SimulationError) -> Bool {
        guard case .agent(.gateway(var settings))? = topology.node(gateway.name)?.kind else { return false }
        settings.maximumWaitingDelay = .zero
        for controller in settings.mgcList {
            settings.mgcList = [controller]
            var copy = world
            let linesBefore = copy.result.journal.count
            try copy.replaceProcess(of: gateway.name, with: Gateway(settings))
            try copy.advance(to: copy.now + gateway.attemptTimer)
            let isTaken = copy.result.journal[linesBefore...].contains {
                $0.node == gateway.name && $0.entry.kind == .registered
            }
            if isTaken { return true }
        }
        return false
    }
}
