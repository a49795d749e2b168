import ArgumentParser
import Glibc
import Lab
import Namespaces

/// `rainyday exec`: any program inside a node.
struct Exec: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a program inside a node of a topology that is up.",
        discussion: HelpText.of(
            """
              rainyday exec mg1 -- ss -tn
              rainyday exec r-branch -- ping -c 3 10.10.0.10

            An ordinary user is root inside the lab, and the only user there is: programs that change to another user,
            such as tcpdump with its -w option or daemons, fail there.
            """))

    @OptionGroup var lab: LabName
    @Argument(help: "The node or router.") var node: String
    @Argument(parsing: .postTerminator, help: "The program and its arguments, after --.") var command: [String]

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("Say which program, after --: rainyday exec mg1 -- ss -tn")
        }
    }

    func run() throws { try Self.run(command, in: node, of: lab) }

    static func run(_ command: [String], in node: String, of lab: LabName) throws {
        guard case .place(let process, let network) = try lab.ask(.place(node: node)) else { return }
        let end: ProcessEnd
        do {
            end = try NamespaceEntry(initProcess: process, network: network, command: command).run()
        } catch {
            throw ExitStatus(code: error.number == ENOENT ? 2 : 4, text: "\(error)")
        }
        switch end {
        case .exited(0): return
        case .exited(let code): throw ExitStatus(code: code, text: nil)
        case .killed(let signal): throw ExitStatus.signalled(signal)
        }
    }
}
