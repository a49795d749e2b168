import ArgumentParser
import Glibc
import Wire

/// The root command: says what there is, and maps every way to end to the exit codes of this project.
@main
struct Rainyday: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rainyday",
        abstract: "Media-gateway registration under storm: emulate it, capture it, say whether it split.",
        discussion: HelpText.of(
            """
            A topology file says what there is, what happens to it, and what must come of it:

              rainyday run Topologies/split-partial-wan.yaml --speed 30
              rainyday test Topologies
              rainyday inspect out/split-partial-wan/capture.pcapng

            Exit codes: 0 fine · 1 what you asked about was found (a failed expectation, say) · 2 bad usage or an
            unreadable file · 3 inconclusive · 4 the machine lacks something · 130, 143 on SIGINT, SIGTERM.
            """),
        version: "0.1.0",
        subcommands: [
            Run.self, Simulate.self, Test.self, Explore.self, Advise.self, Inspect.self, Compare.self, Infer.self,
            ShowFrames.self,
            Decode.self,
            Serve.self, Check.self, Import.self, Plan.self, Up.self, Status.self, Exec.self, Console.self, Tap.self,
            Down.self,
            LabInit.self,
            LabSwitch.self, LabCapture.self, LabKeep.self, LabTap.self,
            LabTrial.self,
        ])

    static func main() {
        // A reader that goes away early, such as head, is no reason to die half-way through a run.
        signal(SIGPIPE, SIG_IGN)
        Terminal.openMissingStreams()
        do {
            try checkCommand()
            var command = try parseAsRoot()
            try command.run()
        } catch let end as ExitStatus {
            end.announce()
            Glibc.exit(end.code)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if !text.isEmpty { Terminal.write(text, to: code == .success ? STDOUT_FILENO : STDERR_FILENO) }
            // ArgumentParser's 64 is this project's 2.
            Glibc.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }

    /// A command that is misspelled is told by its nearest word, before anything is made of what follows it.
    private static func checkCommand() throws {
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-") else { return }
        let commands = configuration.subcommands
        guard word != "help", !commands.contains(where: { $0._commandName == word }) else { return }
        let shown = commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
        let hint = NearestWord.hint(word, among: shown).map { "; \($0)" } ?? ""
        throw ExitStatus.unreadable("there is no command '\(word)' (rainyday --help lists them)\(hint)")
    }
}
