import ArgumentParser
import Topologies

/// `rainyday check`: does a topology file load.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read topology files and say what is wrong with them, with line, column and the nearest known word.")

    @Argument(help: "Topology files.") var files: [String]

    func run() throws {
        var failures = 0
        for file in files {
            do {
                let topology = try StoryOptions.topology(file)
                Terminal.write(
                    "\(file): \(topology.title): \(topology.nodes.count) nodes, \(topology.timeline.count) faults, "
                        + "\(topology.expectations.count) expectations")
            } catch let status as ExitStatus {
                status.announce()
                failures += 1
            }
        }
        guard failures == 0 else { throw ExitStatus(code: 2, text: nil) }
    }
}
