import Analysis
import ArgumentParser
import Glibc
import Inference
import Lab
import Packets
import Verdicts
import Wire

/// `rainyday infer`: the topology file that would have made a recording.
struct Infer: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the topology file that would have made a recording.",
        discussion: HelpText.of(
            """
            Nodes, networks, MGC lists, timers, regions and the faults of the timeline are read from packets. A comment
            beside each line says how sure it is, and what shows it: seen, likely, guessed, or not seen, which is the
            default. Faults are told from packets that were sent and never arrived; that takes a recording that shows
            packets at both ends of their way, as a run's and a simulation's do.

              rainyday infer trace.pcapng -o branch.yaml
              rainyday compare trace.pcapng branch.yaml        # is it the same story?
              rainyday simulate branch.yaml                    # then change a line, and play it again

            Exit codes: 0 written · 2 unreadable, or without a gateway · 3 written, but from a part: the recording is
            damaged, lost packets, is longer than what is kept, or shows what a file cannot hold, which is left out.
            Docs/Inferring.md has the rest.
            """))

    @Argument(help: "A pcap or pcapng file, also in gzip or zstd; - for standard input.") var capture: String
    @Option(name: .shortAndLong, help: "The topology file to write. (default: standard output)") var output: String?

    func run() throws {
        try Files.checkApart(output, from: capture, option: "--output")
        let file = try output.map { try OutputFile($0, option: "--output", makesFolder: true) }
        let copy = try capture == "-" ? InputCopy() : nil
        defer { withExtendedLifetime(copy) {} }
        var watch = RecordingWatch()
        if let copy { watch.onBytes = { copy.take($0) } }
        let recording: RecordingAnalysis
        do {
            recording = try RecordingAnalysis(path: capture, names: NameBook(), watch: watch)
        } catch {
            throw ExitStatus(error)
        }
        try copy?.check()
        var inference = CaptureInference()
        try RecordingPass.items(of: copy?.path ?? capture) { inference.ingest($0) }
        let story = inference.finish(named: Files.baseName(capture == "-" ? "standard input" : capture))
        guard story.gateways > 0 else {
            throw ExitStatus.unreadable(
                "\(capture): no gateway registers or is supervised in it, so that there is no story to write. "
                    + "rainyday inspect says what it shows; --h248-port names ports that it does not know by content")
        }
        if let file { try file.write(story.text) } else { Terminal.put(story.text) }
        say(story, recording)
        if !story.isComplete || recording.damage != nil || recording.findings.dropped > 0 || story.leftOut > 0 {
            throw ExitStatus.inconclusive
        }
    }

    /// Says what came of it.
    private func say(_ story: InferredStory, _ recording: RecordingAnalysis) {
        func note(_ text: String) { Terminal.write("rainyday: \(text)", to: STDERR_FILENO) }
        if let output {
            Terminal.write("\(output): \(CountText.of(story.seen, "line")) seen, \(story.unseen) with their defaults")
            Terminal.write("rainyday compare \(capture) \(output) says whether it is the same story")
        }
        for warning in story.warnings { note(warning) }
        if let damage = recording.damage { note("the recording stops at \(damage); what came before is written") }
        let (lost, leftOut) = (Int(clamping: recording.findings.dropped), story.leftOut)
        if lost > 0 { note("the recording lost " + CountText.of(lost, "packet")) }
        if leftOut > 0 {
            note(CountText.of(leftOut, "packet is", "packets are") + " beyond what is kept, and left out")
        }
    }
}
