import ArgumentParser
import Glibc
import Screens
import Topologies
import Wire

/// `rainyday import`: a topology file from the screens of a real system.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a topology file from the screens of a real system, with the line that says each value.",
        discussion: HelpText.of(
            """
            Reads what terminals showed, any number of screens a file, in any order: of main's SAT list media-gateway,
            list survivable-processor, display system-parameters ip-options, display ip-network-region N, display
            media-gateway N, display survivable-processor NAME, display and list system-parameters mg-recovery-rule,
            display ip-interface procr, list ip-interface all, list node-names; of a G430 or G450 show mgc list, show
            mgc, show recovery, show sls, show system, show mg list_config, show running-config; and the same from OSSI
            where its fields have names.

            What no screen says is asked for by name, and has its default until then: take the screen, or say it with
            --set main.release=10.1, for all nodes that lack it --set gateways.provides=trunks,voip.

            Exit codes: 0 where the screens said everything · 2 where nothing is written: two lines contradict each
            other, no screen names main or a gateway, or a file cannot be read · 3 where something is still needed.
            """))

    @Argument(help: "Files with screens; - is standard input.") var screens: [String]
    @Option(name: .shortAndLong, help: "The topology file to write. (default: standard output)") var out: String?
    @Option(name: .customLong("set"), help: "What no screen says, as NODE.KEY=VALUE; may be repeated.")
    var settings: [String] = []

    func run() throws {
        let answers = try settings.map { text in
            guard let answer = ImportAnswer(text) else {
                throw ExitStatus.unreadable("--set is NODE.KEY=VALUE, such as main.release=10.2, not '\(text)'")
            }
            return answer
        }
        let file = try out.map { try OutputFile($0, option: "--out") }
        let files = try screens.map { path in
            let bytes = try Files.read(path, limit: ScreenFile.sizeLimit)
            return ScreenFile(name: path == "-" ? "standard input" : path, bytes: bytes)
        }
        let site = SiteImport(files, answers: answers)
        // With the file on standard output, what is said of it goes beside it.
        let talk = out == nil ? STDERR_FILENO : STDOUT_FILENO
        for line in Self.read(site.notes) { Terminal.write(line, to: talk) }
        for note in site.notes where [.ignored, .damaged, .failedOver].contains(note.kind) {
            Terminal.write(note.description, to: talk)
        }
        if !site.needs.isEmpty { Terminal.write("still needed", to: talk) }
        for need in site.needs { for line in need.lines { Terminal.write("  " + line, to: talk) } }
        for note in site.notes where note.kind == .conflict {
            Terminal.write("rainyday: \(note.description)", to: STDERR_FILENO)
        }
        for refusal in site.refusals { Terminal.write("rainyday: \(refusal)", to: STDERR_FILENO) }
        guard let text = site.topology else {
            throw ExitStatus.unreadable("nothing was written")
        }
        if let answer = site.unusedAnswers.first {
            let hint = NearestWord.hint(answer.name, among: site.answerable).map { " (\($0))" } ?? ""
            throw ExitStatus.unreadable("--set \(answer.name): nothing here asks for it\(hint); nothing was written")
        }
        try write(text, to: file)
        if let out {
            Terminal.write(
                "\(out): \(CountText.of(site.gatewayCount, "gateway")), "
                    + "\(CountText.of(site.survivableCount, "survivable")); "
                    + (site.isComplete ? "nothing is missing" : "defaults stand for what is still needed"))
        }
        guard site.isComplete else { throw ExitStatus.inconclusive }
    }

    /// A line a file: the screens that were read, with their number where there are several of a kind.
    private static func read(_ notes: [ImportNote]) -> [String] {
        var files: [String] = []
        var counts: [String: [(screen: String, count: Int)]] = [:]
        for note in notes where note.kind == .read {
            if !files.contains(note.file) { files.append(note.file) }
            let screen = note.screen
            if let index = counts[note.file]?.firstIndex(where: { $0.screen == screen }) {
                counts[note.file]?[index].count += 1
            } else {
                counts[note.file, default: []].append((screen, 1))
            }
        }
        return files.map { file in
            let screens = (counts[file] ?? []).map { $0.count == 1 ? $0.screen : "\($0.screen) x\($0.count)" }
            return "\(file): \(screens.joined(separator: ", "))"
        }
    }

    /// Writes the file, unless `rainyday check` would not load it.
    private func write(_ text: String, to file: OutputFile?) throws {
        do {
            _ = try Topology(bytes: Array(text.utf8), file: out ?? "the topology")
        } catch {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for error in error.errors {
                Terminal.write(error.description, to: STDERR_FILENO)
                // Nobody has the file, so its line is shown.
                if lines.indices.contains(error.line - 1) {
                    Terminal.write("    | \(lines[error.line - 1])", to: STDERR_FILENO)
                }
            }
            throw ExitStatus.unreadable("what the screens and --set say makes no topology; nothing was written")
        }
        if let file { try file.write(text) } else { Terminal.put(text) }
    }
}
