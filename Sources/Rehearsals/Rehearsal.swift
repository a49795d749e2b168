import Analysis
import Agents
import Consoles
public import Packets
public import Simulation
public import Topologies
public import Verdicts

/// A story played in virtual time and judged from its packets, in memory.
public struct Rehearsal: Sendable {
    public let topology: Topology
    public let result: SimulationResult
    public let verdict: Verdict

    /// Plays a topology to its end and judges it.
    ///
    /// - Parameters:
    ///   - name: the topology as the user named it.
    ///   - speed: multiplies the modelled kernels' timers, as those of a lab at that speed seem slower; 1 leaves them.
    ///   - sink: takes every frame as it happens; frames are not kept beyond that.
    /// - Throws: ``SimulationError`` where the story meets a bound.
    public init(
        _ topology: Topology, named name: String, speed: Int = 1, sink: ((SimulatedFrame) -> Void)? = nil
    ) throws(SimulationError) {
        var simulator = Self.simulator(of: topology, speed: speed)
        var analyzer = Analyzer(names: topology.nameBook)
        for item in Self.opening(topology, simulator.result.links) { analyzer.ingest(item) }
        result = try simulator.run { frame in
            analyzer.ingest(.packet(frame.captured))
            sink?(frame)
        }
        self.topology = topology
        verdict = Verdict(
            of: topology, named: name, analyzer.finish(),
            Circumstances(mode: .simulation, speed: speed, seed: topology.seed),
            journal: result.journal.map { JournalRecord(time: $0.time, node: $0.node, entry: $0.entry) })
    }

    /// A simulator of a topology whose timeline may type at consoles.
    ///
    /// - Parameter keepsFrames: false where only the journal is wanted.
    public static func simulator(of topology: Topology, speed: Int = 1, keepsFrames: Bool = true) -> Simulator {
        var plan = SimulationPlan(topology: topology)
        plan.kernel.timerFactor = speed
        plan.keepsFrames = keepsFrames
        return Simulator(plan) { node, line in
            guard case .agent(let settings)? = topology.node(node)?.kind else { return nil }
            return try? ConsoleParser.parse(line, for: ConsoleKind(settings)).get()
        }
    }

    /// What a recording of the story begins with.
    public static func story(of topology: Topology, speed: Int = 1) -> StoryHeader {
        let start = topology.startOfStory
        return StoryHeader(
            start: StoryHeader.epoch(
                year: start.year, month: start.month, day: start.day, hour: start.hour, minute: start.minute),
            speed: speed, seed: topology.seed, mode: RunMode.simulation.rawValue)
    }

    private static func opening(_ topology: Topology, _ links: [SimulatedLink]) -> [CaptureReader.Item] {
        [.section(CaptureSection(comment: story(of: topology).comment))]
            + links.enumerated().map { .interface($1.captureInterface, number: $0) }
    }
}
