import ArgumentParser
import Lab
import Namespaces
import Topologies
import Wire

/// `rainyday plan`: what `run` and `up` would ask of the kernel.
struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what run or up would do to the kernel, step by step, doing nothing.")

    @Argument(help: "Topology file.") var file: String

    func run() throws {
        let topology = try StoryOptions.topology(file)
        let steps = LabLayout(topology).kernel.steps
        Terminal.write("\(topology.title): \(CountText.of(steps.count, "step")), all in namespaces of the lab's own")
        for (number, step) in steps.enumerated() {
            let digits = String(number + 1)
            Terminal.write(String(repeating: " ", count: max(0, 4 - digits.count)) + digits + "  \(step)")
        }
    }
}
