import Glibc
import Rehearsals
import Simulation
import Topologies
import Wire

// Measures virtual time in processor time: medians of some rounds of one story in one process. Called by
// Benchmarks/simulation.sh; README.md says what the rows are.

/// What is done with a story.
enum Mode: String, CaseIterable {
    /// Played with nobody looking: no frame is made.
    case silent
    /// Played with every frame made and handed over.
    case frames
    /// Played with every frame made, handed over and analysed, and judged.
    case judged
}

/// Processor time of this process in nanoseconds: on a busy machine the clock on the wall says little.
func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

func fail(_ text: String) -> Never {
    let line = Array("rainyday-benchmark: \(text)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(2)
}

func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { fail("cannot read \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

/// Runs a command to its end; its processor time in nanoseconds and the most memory that it had in bytes.
func run(_ command: [String]) -> (time: Int64, memory: Int) {
    var process: pid_t = 0
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    guard posix_spawnp(&process, command[0], nil, nil, &arguments, environ) == 0 else {
        fail("cannot run \(command[0])")
    }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(process, &status, 0, &usage) == process else { fail("lost \(command[0])") }
    guard status == 0 else { fail("\(command.joined(separator: " ")) ended with status \(status)") }
    func nanoseconds(_ time: timeval) -> Int64 { Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1_000 }
    return (nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), usage.ru_maxrss * 1_024)
}

/// Plays the story once and says how many steps it took.
func play(_ topology: Topology, _ mode: Mode) throws -> (steps: Int, frames: Int) {
    switch mode {
    case .silent:
        var simulator = Rehearsal.simulator(of: topology, keepsFrames: false)
        let result = try simulator.run()
        return (result.steps, result.frameCount)
    case .frames:
        var simulator = Rehearsal.simulator(of: topology)
        var bytes = 0
        let result = try simulator.run { bytes += $0.bytes.count }
        return (bytes > 0 ? result.steps : 0, result.frameCount)
    case .judged:
        let result = try Rehearsal(topology, named: "benchmark").result
        return (result.steps, result.frameCount)
    }
}

let arguments = CommandLine.arguments
if arguments.count > 3, arguments[1] == "command", let rounds = Int(arguments[2]), rounds > 0 {
    let runs = (0..<rounds).map { _ in run(Array(arguments[3...])) }
    let times = runs.map(\.time).sorted()
    // Median, least and most in nanoseconds; bytes at the peak.
    print(times[times.count / 2], times[0], times[times.count - 1], runs.map(\.memory).max() ?? 0)
    exit(0)
}
guard arguments.count == 4, let mode = Mode(rawValue: arguments[1]), let rounds = Int(arguments[3]), rounds > 0 else {
    fail("usage: rainyday-benchmark silent|frames|judged TOPOLOGY ROUNDS, or command ROUNDS PROGRAM…")
}
let topology: Topology
do {
    topology = try Topology(bytes: read(arguments[2]), file: arguments[2])
} catch {
    fail("\(error)")
}
var times: [Int64] = []
var counts = (steps: 0, frames: 0)
for _ in 0..<rounds {
    let start = processorTime()
    do {
        counts = try play(topology, mode)
    } catch {
        fail("\(error)")
    }
    times.append(processorTime() - start)
}
times.sort()
// Story in seconds; median, least and most in nanoseconds; steps; frames seen.
print(
    topology.duration.wholeNanoseconds / 1_000_000_000, times[times.count / 2], times[0], times[times.count - 1],
    counts.steps, counts.frames)
