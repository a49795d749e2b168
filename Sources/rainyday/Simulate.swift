import Agents
import Analysis
import ArgumentParser
import Glibc
import Lab
import Packets
import Rehearsals
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
    @Option(
        name: .shortAndLong,
        help: "Kernels that seem so many times as slow, as a lab at that speed has them, 1…1000. (default: 1)")
    var speed = 1
    @Option(help: "Seed of every random choice. (default: the file's own, else 1)") var seed: UInt64?
    @Option(name: .shortAndLong, help: "Output folder. (default: out/NAME, after the file)") var out: String?
    @Flag(name: .shortAndLong, help: "Say nothing but errors; the exit code tells.") var quiet = false
    @OptionGroup(title: "The ladder") var ladder: LadderOptions

    func validate() throws {
        guard (1...1000).contains(speed) else {
            throw ValidationError("--speed is 1…1000 scenario seconds a second, not \(speed).")
        }
    }

    func run() throws {
        var topology = try StoryOptions.topology(file)
        if let seed { topology.seed = seed }
        let folder = out ?? "out/" + Files.baseName(file)
        let simulator = Rehearsal.simulator(of: topology, speed: speed)
        do {
            let recording = try StoryRecording(
                in: folder, story: Rehearsal.story(of: topology, speed: speed),
                interfaces: simulator.result.links.map(\.captureInterface))
            let rehearsal = Rehearsal(playing: simulator, of: topology, named: file, speed: speed) {
                recording.write($0.captured)
            }
            let result = rehearsal.result
            try recording.finish(at: rehearsal.failure?.time ?? result.end)
            try OutputText.write(topology.text, to: "topology.yaml", in: folder)
            try OutputText.write(journal(result), to: "journal.jsonl", in: folder)
            if !result.answers.isEmpty {
                try OutputText.write(rehearsal.consoleTranscript, to: "consoles.txt", in: folder)
            }
            let verdict = rehearsal.verdict
            try OutputText.write(verdict.json.prettyText, to: "verdict.json", in: folder)
            let faults = result.actions.map { LabFault(time: $0.time, text: $0.text) }
            let report = StoryReport(
                topology: topology, verdict: verdict, faults: faults, folder: folder, options: ladder)
            try report.finish(isQuiet: quiet)
            if let failure = rehearsal.failure { throw ExitStatus(code: 3, text: "\(failure)") }
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
