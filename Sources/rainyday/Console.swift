import ArgumentParser
import Consoles
import Glibc
import Lab

/// `rainyday console`: a line typed at a node, or a session of them.
struct Console: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Type at a node's console: G450 words at a gateway, SAT words at a controller.",
        discussion: HelpText.of(
            """
              rainyday console mg1 'show mgc list'
              rainyday console main 'status nr-registration all-regions'
              rainyday console main change ip-network-region 2 backup-servers srs

            Without a line, a session: Tab completes, the arrows edit and go back to earlier lines, 'help' and '?' say \
            what there is, ctrl-d ends. Where standard input is no terminal, lines are read from it. The exit code is \
            1 where a line was refused. Docs/Consoles.md has the words.
            """))

    @OptionGroup var lab: LabName
    @Flag(help: "Print an object of JSON a line.") var json = false
    @Argument(help: "The node.") var node: String
    @Argument(help: "The line; words need no quotes.") var line: [String] = []

    func run() throws {
        let session = ConsoleSession(lab: lab, node: node, asJSON: json)
        if !line.isEmpty {
            // A word with a space was quoted for the shell: it is one word here too.
            try session.type(line.count == 1 ? line[0] : line.map(Self.quoted).joined(separator: " "))
        } else if !json, Terminal.isInteractive(STDIN_FILENO), Terminal.isInteractive() {
            try session.converse()
        } else {
            try session.readLines()
        }
        guard session.isFine else { throw ExitStatus.found }
    }

    private static func quoted(_ word: String) -> String { word.contains(" ") ? "\"\(word)\"" : word }
}
