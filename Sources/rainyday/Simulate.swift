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
        discussion: HelpText.of(
            """
            The output folder is the same as that of run. Programs that are not ours are silent in a simulation.

              rainyday simulate Topologies/split-partial-wan.yaml

            --sweep plays it once for every value of a setting and prints what each costs; nothing is written:

              rainyday simulate Topologies/split-partial-wan.yaml --sweep "primary search=1..5min"
              rainyday simulate Topologies/split-partial-wan.yaml \
                  --sweep "force phones and gateways to active survivable servers=y,n" --sweep "seed=1..5"

            A setting is a key of the file, or the last words of one. It is set wherever it can stand, or only for
            what is named before a colon: a node, a network, a region, a section, a fault by its name.

              --sweep "mg1: primary search=1,2,5min"    --sweep "wan: delay=10ms..200ms/10ms"
            """))

    @Argument(help: "Topology file, such as Topologies/split-partial-wan.yaml.") var file: String
    @Option(
        name: .shortAndLong,
        help: "Kernels that seem so many times as slow, as a lab at that speed has them, 1…1000. (default: 1)")
    var speed = 1
    @Option(help: "Seed of every random choice. (default: the file's own, else 1)") var seed: UInt64?
    @Option(name: .shortAndLong, help: "Output folder. (default: out/NAME, after the file)") var out: String?
    @Flag(name: .shortAndLong, help: "Say nothing but errors; the exit code tells.") var quiet = false
    @Option(
        help: ArgumentHelp(
            "Play it once for every value, such as \"primary search=1..5min\"; may be given several times.",
            valueName: "setting=values"),
        transform: { text in
            do { return try SettingRange(text) } catch { throw ValidationError("--sweep: \(error).") }
        })
    var sweep: [SettingRange] = []
    @Flag(help: "Print the table of a sweep as JSON.") var json = false
    @OptionGroup(title: "The ladder") var ladder: LadderOptions

    func validate() throws {
        guard (1...1000).contains(speed) else {
            throw ValidationError("--speed is 1…1000 scenario seconds a second, not \(speed).")
        }
        if json, sweep.isEmpty { throw ValidationError("--json is for --sweep; the verdict is in verdict.json.") }
        if !sweep.isEmpty, out != nil { throw ValidationError("--sweep writes no files: leave --out away.") }
    }

    func run() throws {
        guard sweep.isEmpty else {
            try SimulateSweep.run(file, over: sweep, seed: seed, speed: speed, asJSON: json, isQuiet: quiet)
            return
        }
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
