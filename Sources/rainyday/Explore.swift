import ArgumentParser
import Exploration
import Glibc
import Simulation
import Topologies
import Wire

/// `rainyday explore`: searches for a bad day.
struct Explore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Search fault timelines for a bad day, make it small, and write it as a topology file.",
        discussion: HelpText.of(
            """
            Takes the topology without its timeline, draws cuts, power failures of nodes and of boxes (whose second box
            takes over), resets, delays and console commands with times near the ends of its timers, plays each story in
            virtual time, and checks what must hold on every day:

              split=5s             no region is split for longer than that
              both-hold=5s         main and a survivable never both hold gateways of a region for longer than that
              outage[=140s]        no gateway is longer without service while a controller of its list would take it
                                   (default: detection + Primary Search Timer + two attempts; a reset adds its boot)
              ping-pong=4/10min    no gateway changes its controller more often than that in that time
              unsettled=3min       long after the last fault nothing changes any more

            What breaks is made small (the fewest faults, the roundest times), replayed with packets, and written as a
            file with expectations that fail. The same topology, seed and story number make the same story everywhere,
            so one search can be spread over many machines:

              rainyday explore Topologies/prevented-partial-wan.yaml --for 60s
              parallel rainyday explore FILE --shard {}/8 --jobs 1 --out out/shard-{} ::: 1 2 3 4 5 6 7 8
              rainyday explore --merge out/shard-*/explore.jsonl

            Exit code 1 where a property did not hold.
            """))

    @Argument(help: "A topology file; with --merge the records of searches.") var files: [String]
    @Option(
        name: .customLong("property"), help: "A property to check, with its limit; may be repeated. (default: all)",
        transform: PropertyWord.parse)
    var properties: [PropertyWord] = []
    @Option(
        name: .customLong("for"), help: "How long to search, in wall time, such as 60s or 5min.",
        transform: Words.duration)
    var period: Duration = .seconds(10)
    @Option(help: "Play so many stories instead, whatever time that takes.") var stories: UInt64?
    @Option(help: "Seed of the search.") var seed: UInt64 = 1
    @Option(name: .shortAndLong, help: "Stories that are played side by side. (default: one a processor)") var jobs:
        Int?
    @Option(help: "Play only the i-th of n parts of the stories, i/n.", transform: Shard.init) var shard = Shard()
    @Option(name: .customLong("max-faults"), help: "The most faults of a story, 1…64.") var maximumFaults = 4
    @Option(help: "How long each story lasts, at least.", transform: Words.duration) var length: Duration = .minutes(30)
    @Option(name: .shortAndLong, help: "Output folder. (default: out/explore-NAME, after the file)") var out: String?
    @Flag(help: "Bring the records of several searches together instead.") var merge = false
    @Flag(name: .shortAndLong, help: "Say nothing but errors; the exit code tells.") var quiet = false

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Name a topology file, or records with --merge.") }
        guard merge || files.count == 1 else {
            throw ValidationError("One topology at a time; use --merge for records.")
        }
        guard (1...64).contains(maximumFaults) else {
            throw ValidationError("--max-faults is 1…64, not \(maximumFaults).")
        }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs is 1…256, not \(jobs).") }
        guard length <= .seconds(86_400) else { throw ValidationError("--length is at most 24h.") }
    }

    func run() throws {
        let summary = merge ? try ExploreMerge.read(files) : try search()
        if !quiet { ExploreReport(summary, isMerged: merge).write() }
        if let error = summary.firstError, summary.stories == summary.unfinished {
            throw ExitStatus(code: 3, text: error)
        }
        guard summary.days.isEmpty else { throw ExitStatus.found }
    }

    private func search() throws -> ExplorationSummary {
        let topology = try StoryOptions.topology(files[0])
        let begin = Instant.start + .seconds(60)
        let landscape = Landscape(topology)
        guard !landscape.gateways.isEmpty, !landscape.controllers.isEmpty else {
            throw ExitStatus.unreadable(
                "\(files[0]): there is no gateway or no controller of ours, so nothing can go wrong: add one of each")
        }
        let longestTakeover = landscape.boxes.compactMap(\.takesOverAfter).max() ?? .zero
        let least = landscape.settlingTime + .minutes(10) + longestTakeover
        let player: StoryPlayer
        do {
            player = try StoryPlayer(topology, length: max(length, least), begin: begin)
        } catch {
            throw ExitStatus(code: 3, text: "\(files[0]): even without a fault \(error)")
        }
        let search = ExploreSearch(
            topology: topology, file: files[0], folder: out ?? "out/explore-" + Files.baseName(files[0]),
            explorer: Explorer(
                player, PropertyWord.limits(properties), seed: seed, maximumFaults: maximumFaults),
            bounds: ExploreSearch.Bounds(
                period: stories == nil ? period : nil, stories: stories, shard: shard,
                jobs: jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
            seed: seed, isQuiet: quiet)
        return try search.run()
    }
}

/// `3/8`: which part of the stories is played.
struct Shard {
    var number: UInt64 = 1
    var count: UInt64 = 1

    init() {}

    init(_ text: String) throws {
        let parts = text.split(separator: "/").map { UInt64($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], count <= 1_000_000,
            number >= 1, number <= count
        else { throw ValidationError("--shard is i/n with i from 1 to n, such as 3/8, not '\(text)'.") }
        self.number = number
        self.count = count
    }

    var text: String { "\(number)/\(count)" }
}
