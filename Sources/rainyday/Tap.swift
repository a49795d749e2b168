import ArgumentParser
import Lab

/// `rainyday tap`: a node's link, live.
struct Tap: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a live capture of a node's link to standard output, for Wireshark.",
        discussion: "  rainyday tap mg1 | wireshark -k -i -")

    @OptionGroup var lab: LabName
    @Argument(help: "The node.") var node: String

    func validate() throws {
        // Bytes on a terminal help nobody.
        guard !Terminal.isInteractive() else {
            throw ValidationError("Send the capture somewhere: rainyday tap \(node) | wireshark -k -i -")
        }
    }

    func run() throws { try Exec.run([Files.executable(), "lab-tap", "eth0", node], in: node, of: lab) }
}
