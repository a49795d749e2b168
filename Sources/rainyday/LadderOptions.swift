import Analysis
import ArgumentParser
import Glibc
import Reports
import Wire

/// What every command takes that prints a ladder.
struct LadderOptions: ParsableArguments {
    @Option(
        help: "Show the ladder from this time of the story on; FROM,TO is --since FROM --until TO. 165 is 165s; 3min.",
        transform: StoryTime.span)
    var since: StoryTime.Span?
    @Option(help: "Show the ladder up to this time of the story.", transform: StoryTime.moment) var until: Instant?
    @Option(help: "Show only what these nodes send and get, such as mg1,main.", transform: Self.names)
    var node: [[String]] = []
    @Flag(help: "Show every message of the ladder with its frame, decoded; nothing is folded.") var detail = false
    @Option(help: "Colours: always, auto (on a terminal, where NO_COLOR does not say otherwise), never.")
    var color = ColourChoice.auto

    /// True where something is asked of the ladder.
    var areGiven: Bool { since != nil || until != nil || !node.isEmpty || detail }

    var usesColours: Bool { Terminal.wantsColour(STDOUT_FILENO, color) }

    func validate() throws {
        guard since?.until == nil || until == nil else {
            throw ValidationError("--since FROM,TO and --until both say when the ladder ends.")
        }
        if let from = since?.since, let to = since?.until ?? until, to < from {
            throw ValidationError("The ladder would end before it begins: --since is later than --until.")
        }
    }

    /// The ladder for the screen.
    ///
    /// - Parameters:
    ///   - capture: where the messages are read again for `--detail`.
    ///   - ports: ports that mean H.248 there beside 2944 and 2945.
    /// - Throws: ``ExitStatus`` with code 2 where there is no such node.
    func ladder(
        _ findings: Findings, annotations: [Ladder.Annotation] = [], capture: String, ports: Set<UInt16> = []
    ) throws -> String {
        var settings = Ladder.Settings(width: min(max(Terminal.width, 24), 400), usesColours: usesColours)
        settings.since = since?.since
        settings.until = since?.until ?? until
        settings.nodes = node.flatMap { $0 }
        try check(settings.nodes, findings)
        if let since = settings.since, since > findings.ended {
            throw ExitStatus.unreadable(
                "--since: the recording ends at \(findings.ended.seconds) s, before \(since.seconds) s")
        }
        settings.isDetailed = detail
        if detail {
            let frames = Ladder.frames(findings, settings: settings)
            settings.details = try RecordingPass.details(of: frames, in: capture, ports: ports)
        }
        return Ladder(findings, annotations: annotations, settings: settings).text
    }

    private func check(_ nodes: [String], _ findings: Findings) throws {
        let known =
            findings.gateways + findings.phoneGroups.map(\.name) + findings.controllers + findings.mediaServers
            + findings.sessionManagers
        for name in nodes where !known.contains(name) {
            let hint = NearestWord.hint(name, among: known).map { "; \($0)" } ?? ""
            throw ExitStatus.unreadable("--node: the recording shows no '\(name)'\(hint)")
        }
    }

    private static func names(_ text: String) throws -> [String] {
        let names = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
        guard !names.isEmpty else { throw ValidationError("--node takes names, such as mg1,main.") }
        return names
    }
}

extension Instant {
    /// With the tenth that people count in.
    fileprivate var seconds: String {
        let tenths = nanoseconds / 100_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
