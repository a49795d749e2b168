public import Packets
import Analysis
import Verdicts
import Wire

/// Finds the topology file that would have made a recording.
///
/// Hand over each item of the recording, then call ``finish(named:)``. Names of nodes are taken from the recording
/// where it has them; everything else is read from packets alone.
public struct CaptureInference: Sendable {
    private var ledger = PacketLedger()
    private var survey = NodeSurvey()

    public init() {}

    /// Takes the next item of the recording.
    public mutating func ingest(_ item: CaptureReader.Item) {
        ledger.ingest(item)
        survey.ingest(item)
    }

    /// The story as far as it was handed over.
    ///
    /// - Parameter name: what the recording is called in the title of the file.
    public func finish(named name: String = "capture") -> InferredStory {
        let recording = CanonicalRecording(ledger)
        var book = NameBook()
        book.listsSendings = true
        for host in recording.hosts { book.nodes[host] = host.description }
        var findings = Self.findings(recording, book)
        // Who is a media server shows only once everybody else is known.
        book.mediaServers = InferredMediaServer.found(findings)
        if !book.mediaServers.isEmpty { findings = Self.findings(recording, book) }
        let roster = Roster(findings, hosts: recording.hosts, names: survey.names)
        return InferredStory(StoryFacts(recording, findings, roster), title: name, leftOut: recording.leftOut)
    }

    private static func findings(_ recording: CanonicalRecording, _ book: NameBook) -> Findings {
        var analyzer = Analyzer(names: book)
        for item in recording.items { analyzer.ingest(item) }
        return analyzer.finish().numbered(recording.frameNumbers)
    }
}
