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
    /// What came of it, as far as it was played.
    public let result: SimulationResult
    public let verdict: Verdict
    /// The bound that ended the story before its time; nil where it was played to its end. The verdict says so then.
    public let failure: SimulationError?

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
        self.init(
            playing: Self.simulator(of: topology, speed: speed), of: topology, named: name, speed: speed, sink: sink)
        if let failure { throw failure }
    }

    /// Plays a simulator that is still at its beginning as far as its bounds let it, and judges what came of it.
    public init(
        playing start: Simulator, of topology: Topology, named name: String, speed: Int = 1,
        sink: ((SimulatedFrame) -> Void)? = nil
    ) {
        var simulator = start
        var analyzer = Analyzer(names: topology.nameBook)
        for item in Self.opening(of: topology, speed: speed, simulator.result.links) { analyzer.ingest(item) }
        var failure: SimulationError?
        do throws(SimulationError) {
            _ = try simulator.run { frame in
                let packet = frame.captured
                analyzer.ingest(.packet(packet))
                sink?(frame)
            }
        } catch {
            failure = error
        }
        self.topology = topology
        self.failure = failure
        result = simulator.result
        var circumstances = Circumstances(mode: .simulation, speed: speed, seed: topology.seed)
        circumstances.unfinished = failure.map { "\($0)" }
        verdict = Verdict(
            of: topology, named: name, analyzer.finish(), circumstances,
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
            guard case .agent(let settings)? = topology.node(node)?.kind else {
                return .unreadable("It has no console.")
            }
            switch ConsoleParser.parse(line, for: ConsoleKind(settings)) {
            case .success(let action): return .command(action)
            case .failure(let error): return .unreadable("\(error)")
            }
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

    /// What a recording of the story has before its first frame, for an analysis of one's own.
    public static func opening(of topology: Topology, speed: Int = 1) -> [CaptureReader.Item] {
        opening(of: topology, speed: speed, simulator(of: topology, speed: speed).result.links)
    }

    private static func opening(
        of topology: Topology, speed: Int, _ links: [SimulatedLink]
    ) -> [CaptureReader.Item] {
        [.section(CaptureSection(comment: story(of: topology, speed: speed).comment))]
            + links.enumerated().map { .interface($1.captureInterface, number: $0) }
    }
}
