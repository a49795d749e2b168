import ArgumentParser
import Lab

/// `rainyday status`: a lab that stays, as it is now.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a topology that is up: its nodes and their state.")

    @OptionGroup var lab: LabName
    @Flag(help: "Go on showing it, with a lane a gateway; ctrl-c ends the watching, not the lab.") var watch = false
    @Option(help: "Colours of --watch: always, auto (on a terminal), never.") var color = ColourChoice.auto

    func run() throws {
        guard !watch else { return try StatusWatch(lab, color).run() }
        guard case .status(let status) = try lab.ask(.status) else { return }
        Terminal.write("\(status.title): up for \(Int(status.seconds)) scenario seconds at speed \(status.speed)")
        Terminal.write("recording into \(status.outputFolder)/capture.pcapng, kept by process \(status.keeper)")
        let rows = status.nodes.map { node in
            [
                node.name, node.kind, node.addresses.joined(separator: " "),
                node.isPowered ? (node.processes.isEmpty ? "no process" : "running") : "power off", node.lastWord,
            ]
        }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { index, cell in
                index < 4 ? cell + String(repeating: " ", count: widths[index] - cell.count) : cell
            }
            Terminal.write("  " + cells.joined(separator: "  "))
        }
    }
}
