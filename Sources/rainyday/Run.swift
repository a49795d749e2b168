import ArgumentParser
import Glibc
import Lab
import Topologies
import Verdicts

/// `rainyday run`: the main job.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a topology on the wire: namespaces up, storm, capture, down, verdict.",
        discussion: HelpText.of(
            """
            Makes a Linux network namespace for each node, plays the timeline, records every link, and judges the
            expectations from the packets. Needs no root where user namespaces are allowed.

            The output folder gets capture.pcapng (one interface a link, scenario time), journal.jsonl, verdict.json,
            ladder.txt, report.html and topology.yaml as run.

              rainyday run Topologies/split-partial-wan.yaml              # in real time
              rainyday run Topologies/split-partial-wan.yaml --speed 30   # thirty times as fast
            """))

    @OptionGroup var story: StoryOptions
    @Flag(name: .shortAndLong, help: "Say nothing but errors; the exit code tells.") var quiet = false
    @Option(
        name: .customLong("log-format"),
        help: "Progress on standard error: text, or json, an object a line. (--quiet: none)")
    var logFormat = LogFormat.text
    @OptionGroup(title: "The ladder") var ladder: LadderOptions

    func run() throws {
        let topology = try story.topology()
        let options = try story.options(topology)
        let dashboard = Dashboard(
            topology: topology, speed: options.speed, isQuiet: quiet, format: logFormat, color: ladder.color)
        do {
            try play(topology, options, dashboard)
        } catch let status as ExitStatus where dashboard.isJSON {
            if let text = status.text { dashboard.tell("error", text) }
            dashboard.end()
            throw ExitStatus(code: status.code, text: nil)
        }
    }

    private func play(_ topology: Topology, _ options: LabOptions, _ dashboard: Dashboard) throws {
        let result: LabResult
        do {
            result = try LabRun.run(options, named: story.file) { dashboard.show($0) }
        } catch {
            if !dashboard.isJSON { dashboard.end() }
            throw ExitStatus(error)
        }
        if !dashboard.isJSON { dashboard.end() }
        let report = StoryReport(
            topology: topology, verdict: result.verdict, faults: result.faults, folder: result.outputFolder,
            options: ladder)
        var unwritten: ExitStatus?
        do { try report.finish(isQuiet: quiet) } catch let status as ExitStatus { unwritten = status }
        // What went wrong first says more than that the disk is full at the end.
        if let failure = result.failure { throw ExitStatus(failure) }
        if let signal = result.outcome.signal { throw ExitStatus.signalled(signal) }
        if let unwritten { throw unwritten }
        for doubt in result.outcome.doubts { dashboard.tell("note", doubt) }
        dashboard.end()
        guard result.verdict.exitCode == 0 else { throw ExitStatus(code: result.verdict.exitCode, text: nil) }
    }
}
