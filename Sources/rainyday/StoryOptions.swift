import ArgumentParser
import Glibc
import Lab
import Topologies

/// What every command that plays a topology takes.
struct StoryOptions: ParsableArguments {
    @Argument(help: "Topology file, such as Topologies/split-partial-wan.yaml.") var file: String
    @Option(name: .shortAndLong, help: "Scenario seconds a wall second, 1…1000. (default: the file's own, else 1)")
    var speed: Int?
    @Option(help: "Seed of every random choice. (default: the file's own, else 1)") var seed: UInt64?
    @Option(name: .shortAndLong, help: "Output folder. (default: out/NAME, after the file)") var out: String?

    func validate() throws {
        if let speed, !(1...1000).contains(speed) {
            throw ValidationError("--speed is 1…1000 scenario seconds a second, not \(speed).")
        }
    }

    /// - Throws: ``ExitStatus`` with code 2 and every error of the file, a line each.
    func topology() throws -> Topology { try Self.topology(file) }

    static func topology(_ file: String) throws -> Topology { try source(file).topology }

    /// A topology file, to be taken as it is or with other settings.
    static func source(_ file: String) throws -> TopologySource {
        let bytes = try Files.readTopology(file)
        do {
            return try TopologySource(bytes: bytes, file: file == "-" ? "standard input" : file)
        } catch {
            for line in error.description.split(separator: "\n") { Terminal.write(String(line), to: STDERR_FILENO) }
            let count = error.errors.count
            throw ExitStatus.unreadable("\(file): \(count == 1 ? "one error" : "\(count) errors"), nothing was done")
        }
    }

    var outputFolder: String { out ?? "out/" + Files.baseName(file) }

    func options(_ topology: Topology) throws -> LabOptions {
        try Self.labOptions(
            topology, speed: speed ?? topology.speed, seed: seed ?? topology.seed, outputFolder: outputFolder)
    }

    /// - Throws: ``ExitStatus`` with code 4 where the program of nodes is not beside this one.
    static func labOptions(
        _ topology: Topology, speed: Int, seed: UInt64, outputFolder: String
    ) throws -> LabOptions {
        let executable = Files.executable()
        let node = executable.split(separator: "/").dropLast().joined(separator: "/")
        let nodeExecutable = "/\(node)/rainyday-node"
        guard access(nodeExecutable, X_OK) == 0 else {
            throw ExitStatus.lacking("rainyday-node is not beside rainyday (\(nodeExecutable)); make build makes both")
        }
        return LabOptions(
            topology: topology, speed: speed, seed: seed, outputFolder: outputFolder, executable: executable,
            nodeExecutable: nodeExecutable)
    }
}
