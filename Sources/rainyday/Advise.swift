import Advice
import ArgumentParser
import Topologies
import Wire

/// `rainyday advise`: the way back to main, tried before somebody types it.
struct Advise: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try every way back to main from a failed-over state, and print the steps of the best.",
        discussion: HelpText.of(
            """
            The story is played up to a moment, what is broken then is mended, and five
            minutes later each way back is tried in virtual time: enable mg-return,
            disabling regions or PROCR on the survivable, stopping or rebooting it,
            resetting the gateways, or waiting. A table says what each costs; then
            come the steps of the best, the screen that proves each, and what has to
            be enabled again.

              rainyday advise Topologies/prevented-partial-wan.yaml
              rainyday advise Topologies/split-partial-wan.yaml --at 4min --by "reboot survivable"

            The best brings everybody back, then costs least time without service,
            then leaves least to be remembered. Exit code 1: no way brings everybody
            back.
            """))

    @Argument(help: "Topology file whose story ends in, or comes by, the state to return from.") var file: String
    @Option(
        help: "The moment, such as 4min. (default: the last one at which most gateways are away)",
        transform: StoryTime.moment)
    var at: Instant?
    @Option(
        help: ArgumentHelp(
            "Show the steps of this way: "
                + FailBackMethod.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ") + ".",
            valueName: "way"),
        transform: Advise.method)
    var by: FailBackMethod?
    @Flag(help: "Print everything as JSON.") var json = false

    func run() throws {
        let topology = try StoryOptions.topology(file)
        let adviser: Adviser
        do { adviser = try Adviser(topology, named: file, at: at) } catch { throw ExitStatus.unreadable("\(error)") }
        let trials = adviser.trials()
        guard let best = trials.first else { return }
        if json {
            Terminal.put(AdviceJSON.value(adviser, trials).prettyText)
        } else {
            let chosen = by.flatMap { by in trials.first { $0.method == by } } ?? best
            for line in AdviceText(adviser, trials, chosen: chosen).lines { Terminal.write(line) }
        }
        guard best.isComplete else { throw ExitStatus(code: 1, text: nil) }
    }

    private static func method(_ text: String) throws -> FailBackMethod {
        guard let method = FailBackMethod(rawValue: text) else {
            let all = FailBackMethod.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw ValidationError("--by is one of \(all), not '\(text.prefix(40))'.")
        }
        return method
    }
}
