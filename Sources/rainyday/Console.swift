import ArgumentParser
import Lab

/// `rainyday console`: a line typed at a node.
struct Console: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Type a line at a node's console: G450 words at a gateway, SAT words at a controller.",
        discussion: """
              rainyday console mg1 'show mgc list'
              rainyday console main 'status nr-registration all-regions'

            Without a line, lines are read from standard input.
            """)

    @OptionGroup var lab: LabName
    @Argument(help: "The node.") var node: String
    @Argument(help: "The line; words need no quotes.") var line: [String] = []

    func run() throws {
        guard line.isEmpty else {
            guard try type(line.joined(separator: " ")) else { throw ExitStatus.found }
            return
        }
        var isFine = true
        while true {
            if Terminal.isInteractive() { Terminal.put("\(node)> ") }
            guard let line = readLine() else { break }
            if !line.isEmpty { isFine = try type(line) && isFine }
        }
        guard isFine else { throw ExitStatus.found }
    }

    /// False where the line was refused.
    private func type(_ line: String) throws -> Bool {
        guard case .answer(let text, let isRefused) = try lab.ask(.console(node: node, line: line)) else {
            return false
        }
        if !text.isEmpty { Terminal.write(text) }
        return !isRefused
    }
}
