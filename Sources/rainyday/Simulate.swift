import Analysis
import Agents
import ArgumentParser
import Consoles
import Glibc
import Lab
import Packets
import Simulation
import Topologies
import Verdicts
import Wire

/// `rainyday simulate`: the same story in virtual time.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a topology in virtual time; the same file and seed give the same bytes.",
        discussion: """
            The output folder is the same as that of run. Programs that are not ours are silent in a simulation.

              rainyday simulate Topologies/split-partial-wan.yaml
            """)

    @Argument(help: "Topology file, such as Topologies/split-partial-wan.yaml.") var file: String
    @Option(help: "Seed of every random choice. (default: the file's own, else 1)") var seed: UInt64?
    @Option(name: .shortAndLong, help: "Output folder. (default: out/NAME, after the file)") var out: String?
    @Flag(name: .shortAndLong, help: "Say nothing but errors; the exit code tells.") var quiet = false

    func run() throws {
        var topology = try StoryOptions.topology(file)
        if let seed { topology.seed = seed }
        let folder = out ?? "out/" + Files.baseName(file)
        var simulator = Simulator(SimulationPlan(topology: topology)) { [topology] node, line in
            guard case .agent(let settings)? = topology.node(node)?.kind else { return nil }
            return try? ConsoleParser.parse(line, for: ConsoleKind(settings)).get()
        }
        let result: SimulationResult
        do {
            result = try simulator.run()
        } catch {
            throw ExitStatus(code: 3, text: "\(error)")
        }
        let start = topology.startOfStory
        let story = StoryHeader(
            start: StoryHeader.epoch(
                year: start.year, month: start.month, day: start.day, hour: start.hour, minute: start.minute),
            speed: 1, seed: topology.seed, mode: "simulation")
        do {
            try OutputText.write(result.capture(story: story), to: "capture.pcapng", in: folder)
            try OutputText.write(topology.text, to: "topology.yaml", in: folder)
            try OutputText.write(journal(result), to: "journal.jsonl", in: folder)
            let recording = try RecordingAnalysis(
                path: folder + "/capture.pcapng", names: topology.nameBook, sentPath: folder + "/sent.pcapng")
            let verdict = Verdict(
                of: topology, named: file, recording.findings,
                Circumstances(mode: .simulation, speed: 1, seed: topology.seed),
                journal: result.journal.map { JournalRecord(time: $0.time, node: $0.node, entry: $0.entry) })
            try OutputText.write(verdict.json.prettyText, to: "verdict.json", in: folder)
            let faults = result.actions.map { LabFault(time: $0.time, text: $0.text) }
            try StoryReport(topology: topology, verdict: verdict, faults: faults, folder: folder).finish(isQuiet: quiet)
            guard verdict.exitCode == 0 else { throw ExitStatus(code: verdict.exitCode, text: nil) }
        } catch let failure as LabFailure {
            throw ExitStatus(failure)
        }
    }

    /// Everything in order of time, the timeline before what it causes.
    private func journal(_ result: SimulationResult) -> String {
        let faults = result.actions.map { action in
            (action.time, 0, StoryJournal.fault(action.text, planned: action.time, at: action.time))
        }
        let entries = result.journal.map { ($0.time, 1, StoryJournal.node($0.node, at: $0.time, $0.entry)) }
        return (faults + entries).enumerated()
            .sorted { ($0.element.0, $0.element.1, $0.offset) < ($1.element.0, $1.element.1, $1.offset) }
            .map(\.element.2).joined()
    }
}
