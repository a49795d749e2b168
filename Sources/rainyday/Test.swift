import ArgumentParser
import Glibc
import Lab

/// `rainyday test`: the expectations of many stories.
struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play many topologies and say which expectations are not met.",
        discussion: HelpText.of(
            """
            A path is a topology file, or a folder: then every *.yaml below it. A file that does not load is a failure
            among the others. On a failure: the expectation, what was measured, its window, the ladder around it, and
            the command that plays it again.

              rainyday test Topologies                                    # each story once, in virtual time
              rainyday test Topologies --seeds 200                        # each under 200 seeds
              rainyday test Topologies --filter split --on wire --speed 20
              rainyday test Topologies --junit out/junit.xml              # for Jenkins and GitLab

              rainyday test Topologies --on both --speed 20               # do simulation and wire tell the same story?

            On the wire, a run that is inconclusive is repeated, three runs at most, and each story's output folder is
            kept below --out. Exit code 1: a story failed or a file does not load; 3: a story is inconclusive, which is
            never a pass; 2: no file could be read.
            """))

    /// Where stories are played.
    enum Place: String, CaseIterable, ExpressibleByArgument {
        case simulation, wire, both
    }

    @Argument(help: "Topology files, and folders that hold some.") var paths: [String]
    @Option(help: "Where to play: simulation, wire, or both, which compares them.") var on = Place.simulation
    @Option(name: .shortAndLong, help: "Stories at the same time. (default: as many as processors; 1 on the wire)")
    var jobs: Int?
    @Option(help: "Only files whose path contains this; may be given several times.") var filter: [String] = []
    @Option(help: "So many seeds for each story, from --seed on, 1…1000000.") var seeds = 1
    @Option(help: "The first seed. (default: the file's own, else 1)") var seed: UInt64?
    @Option(help: "Write the results as JUnit XML to this file.") var junit: String?
    @Option(name: .shortAndLong, help: "On the wire: scenario seconds a second, 1…1000. (default: the file's own)")
    var speed: Int?
    @Option(name: .shortAndLong, help: "On the wire: where output folders go.") var out = "out/test"
    @Flag(name: .shortAndLong, help: "Print only what is wrong.") var quiet = false

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs is 1…1024, not \(jobs).") }
        guard (1...1_000_000).contains(seeds) else { throw ValidationError("--seeds is 1…1000000, not \(seeds).") }
        if let speed, !(1...1000).contains(speed) {
            throw ValidationError("--speed is 1…1000 scenario seconds a second, not \(speed).")
        }
        if speed != nil, on == .simulation { throw ValidationError("--speed is for --on wire and --on both.") }
    }

    func run() throws {
        // Before any thread is started: threads leave the signals to whoever asks for them.
        let signals = SignalInbox()
        let files = try TestFiles(paths).files.filter { file in
            filter.isEmpty || filter.contains { file.contains($0) }
        }
        guard !files.isEmpty else {
            throw ExitStatus.unreadable("no file's path contains \(filter.joined(separator: " or "))")
        }
        guard files.count * seeds <= 10_000_000 else {
            throw ExitStatus.unreadable("\(files.count) files with \(seeds) seeds are more than ten million runs")
        }
        let results = try junit.map { try OutputFile($0, option: "--junit", makesFolder: true) }
        let player = TestPlayer(on: on, firstSeed: seed, speed: speed, folder: out)
        let threads = jobs ?? (on == .simulation ? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) : 1)
        let test = try TestRun(files, seeds: seeds, threads: threads, player: player, isQuiet: quiet)
        let end = try test.run(signals)
        if let results { try results.write(test.junit.text) }
        if let end { throw end }
    }
}
