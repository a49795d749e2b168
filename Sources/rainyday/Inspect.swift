import Analysis
import ArgumentParser
import Glibc
import Inference
import Lab
import Reports
import Topologies
import Verdicts
import Wire

/// `rainyday inspect`: what a recording shows.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a pcap or pcapng shows: registrations, links, timers as measured, splits and their cause.",
        discussion: HelpText.of(
            """
            Reads recordings of rainyday and of anybody else. Without a topology, gateways go by their address and all
            count as one region; the last table says how the network is set up, as far as it shows: roles, MGC lists,
            transition points, timers, split registration prevention, each with how sure it is (seen, likely, guessed)
            and why. rainyday infer makes a topology file of it.

            With --follow, what has become certain is told on standard error as it comes, on a terminal above lanes that
            grow; the verdict comes at the end of the input, with Ctrl-C, or when the file is gone.

              rainyday inspect capture.pcapng --topology topology.yaml
              tcpdump -U -w - port 2944 | rainyday inspect --follow -
            """))

    @Argument(help: "A pcap or pcapng file, also in gzip or zstd; - for standard input.") var capture: String
    @Option(help: "Topology file, for names and regions.") var topology: String?
    @Option(
        name: .customLong("h248-port"),
        help: "Ports of H.248 beside 2944 and 2945: N[,N…], 1 to 65535. Elsewhere it is told by its content.",
        transform: Self.ports)
    var ports: Set<UInt16> = []
    @Flag(name: .shortAndLong, help: "Go on with a file that grows, and tell what is certain as it comes.")
    var follow = false
    @Option(help: "Write an object of JSON on a line for each registration, link and finding, as it is settled.")
    var events: String?
    @Flag(help: "Print verdict.json instead of tables.") var json = false
    @Flag(help: "Print the ladder after the tables; so do --since, --until, --node and --detail.") var ladder = false
    @Option(help: "Write a copy as pcapng with comments on what happened, for Wireshark.") var annotate: String?
    @OptionGroup(title: "The ladder") var ladderOptions: LadderOptions
    @Option(help: "Write a page that explains the recording: lanes, messages, tables; see Docs/Reports.md.")
    var report: String?
    @Option(
        name: .customLong("fail-on"), help: ArgumentHelp(FailOn.help, valueName: "kind,…"), transform: FailOn.list)
    var failOn: [[Finding.Kind]] = []

    private static func ports(_ text: String) throws -> Set<UInt16> {
        Set(
            try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
                guard let port = UInt16(word), port > 0 else {
                    throw ValidationError("--h248-port takes ports from 1 to 65535, not '\(word)'.")
                }
                return port
            })
    }

    func run() throws {
        let outputs = try Outputs(self)
        let story = try topology.map { try StoryOptions.topology($0) }
        let isInput = capture == "-"
        // Whoever asks for messages in full, for a copy or for a page reads the recording twice.
        let isReadTwice = ladderOptions.detail || annotate != nil || report != nil
        let copy = try isInput && isReadTwice ? InputCopy() : nil
        defer { withExtendedLifetime(copy) {} }
        let recording = try read(story?.nameBook ?? .init(), keeping: copy, events: outputs.events)
        let capture = copy?.path ?? capture
        let findings = recording.findings
        if let annotate = outputs.annotate {
            let unplaced = try AnnotatedCopy.write(of: capture, to: annotate, findings, story: story)
            if unplaced > 0 {
                let comments = CountText.of(unplaced, "comment")
                Terminal.write("rainyday: \(comments) found no packet in \(annotate.path)", to: STDERR_FILENO)
            }
        }
        // What the file expects is judged by the recording, as far as that shows it.
        let circumstances = Circumstances(mode: .capture)
        let inferred = story == nil ? InferredSetup(findings).facts : nil
        lazy var verdict = {
            if let story { return Verdict(of: story, named: self.capture, findings, circumstances) }
            var verdict = Verdict(named: self.capture, findings, circumstances)
            verdict.inferred = inferred
            return verdict
        }()
        if json {
            Terminal.put(verdict.json.prettyText)
        } else {
            if let origin = recording.origin, let begin = CalendarText.of(nanoseconds: origin) {
                Terminal.put("begins \(begin) UTC; times are seconds from then\n")
            }
            Terminal.put(SummaryText(findings).text)
            Terminal.put(InferredText(inferred ?? []).text)
            if ladder || ladderOptions.areGiven {
                Terminal.put("\n" + (try ladderOptions.ladder(findings, capture: capture, ports: ports)))
            }
        }
        if let report = outputs.report {
            try ReportFile.write(HTMLReport(verdict, topology: story), capture: capture, ports: ports, to: report)
        }
        if let damage = recording.damage {
            let text =
                recording.isWhole
                ? "\(damage); what can be read is above" : "the recording stops at \(damage); what came before is above"
            Terminal.write("rainyday: \(text)", to: STDERR_FILENO)
        }
        let wanted = Set(failOn.joined())
        let kinds = wanted.isEmpty ? [] : Set(findings.found.map(\.kind)).intersection(wanted)
        let hits = Finding.Kind.allCases.filter(kinds.contains)
        if !hits.isEmpty {
            throw ExitStatus(code: 1, text: "found: \(hits.map(\.rawValue).joined(separator: ", "))")
        }
        if recording.damage != nil || findings.dropped > 0 || findings.isCutShort { throw ExitStatus.inconclusive }
    }

    /// The files that it writes, which are known to be possible before the recording is read.
    private struct Outputs {
        let report: OutputFile?
        let annotate: OutputFile?
        let events: EventsFile?

        init(_ inspect: Inspect) throws {
            func file(_ path: String?, _ option: String) throws -> OutputFile? {
                guard let path else { return nil }
                let file = try OutputFile(path, option: option)
                // An annotated copy keeps everything that is in the recording, and may take its place when it is whole.
                if option != "--annotate" || file.isInPlace {
                    try Files.checkApart(path, from: inspect.capture, option: option)
                }
                return file
            }
            report = try file(inspect.report, "--report")
            annotate = try file(inspect.annotate, "--annotate")
            events = try file(inspect.events, "--events").map { EventsFile($0) }
        }
    }

    /// So many messages are judged as a whole; longer recordings part by part, in memory that does not grow.
    private static let wholeLimit = 16_384

    /// Whoever wants every message drawn has it kept.
    private var isDrawn: Bool { ladder || ladderOptions.areGiven || annotate != nil || report != nil }

    /// Reads and judges the recording; Ctrl-C ends one that goes on, and what there is is judged.
    private func read(
        _ names: NameBook, keeping copy: InputCopy?, events: EventsFile?
    ) throws -> RecordingAnalysis {
        let isInput = capture == "-"
        let screen =
            follow
            ? FollowedScreen(isInput ? "standard input" : capture, names: names, color: ladderOptions.color) : nil
        var watch = RecordingWatch()
        watch.follows = follow
        if follow || isInput {
            Interruption.watch()
            watch.isInterrupted = { Interruption.signal != nil }
        }
        if follow || events != nil {
            watch.onSettled = { settled in
                screen?.say(settled)
                events?.take(settled)
            }
        }
        watch.onProgress = { screen?.show($0) }
        if let copy { watch.onBytes = { copy.take($0) } }
        let recording: RecordingAnalysis
        do {
            recording = try RecordingAnalysis(
                path: capture, names: names, ports: ports,
                limit: isDrawn || names.listsSendings ? .max : Self.wholeLimit,
                watch: watch)
        } catch {
            screen?.end()
            throw ExitStatus(error)
        }
        screen?.end()
        try copy?.check()
        try events?.finish()
        return recording
    }
}
