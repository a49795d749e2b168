import Analysis
import Glibc
import Inference
import Lab
import Packets
import Rehearsals
import Simulation
import Topologies
import Verdicts
import Wire

/// A story as `compare` takes it: a capture, the output folder of a run, or a topology file.
final class StorySource {
    private enum Kind {
        case capture(String, Topology?)
        case topology(Topology)
    }

    private let name: String
    private let kind: Kind
    /// Where a capture stops to be readable, in words; nil where it is whole.
    private(set) var damage: String?
    /// When the story ends.
    private(set) var end = Instant.start
    private var known: (book: NameBook, findings: Findings)?

    /// - Throws: ``ExitStatus`` with code 2 where nothing there can be read.
    init(_ path: String) throws {
        name = path
        var status = stat()
        if path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
            let file = folder + "/topology.yaml"
            let hasTopology = access(file, R_OK) == 0
            kind = .capture(folder + "/capture.pcapng", hasTopology ? try StoryOptions.topology(file) : nil)
        } else if [".yaml", ".yml"].contains(where: { path.hasSuffix($0) }) {
            kind = .topology(try StoryOptions.topology(path))
        } else {
            guard path != "-" else {
                throw ExitStatus.unreadable("compare reads each capture twice: give it a file, not standard input")
            }
            kind = .capture(path, nil)
        }
    }

    /// What is known of the nodes before their story is read.
    func book() throws -> NameBook {
        switch kind {
        case .topology(let topology), .capture(_, .some(let topology)): return topology.nameBook
        case .capture(let path, nil):
            var survey = NodeSurvey()
            try RecordingPass.items(of: path) { survey.ingest($0) }
            return survey.book
        }
    }

    /// What packets show, told with the names of a book.
    func findings(_ book: NameBook) throws -> Findings {
        if let known, known.book == book { return known.findings }
        let findings: Findings
        switch kind {
        case .capture(let path, let topology):
            let recording: RecordingAnalysis
            do { recording = try RecordingAnalysis(path: path, names: book) } catch { throw ExitStatus(error) }
            damage = recording.damage.map { "\(path) stops at \($0)" }
            findings = recording.findings
            end = topology.map { min(.start + $0.duration, findings.ended) } ?? findings.ended
        case .topology(let topology):
            var analyzer = Analyzer(names: book)
            for item in Rehearsal.opening(of: topology, speed: 1) { analyzer.ingest(item) }
            let rehearsal = Rehearsal(
                playing: Rehearsal.simulator(of: topology, keepsFrames: false), of: topology, named: name
            ) { analyzer.ingest(.packet($0.captured)) }
            if let failure = rehearsal.failure { throw ExitStatus(code: 3, text: "\(name): \(failure)") }
            findings = analyzer.finish()
            end = .start + topology.duration
        }
        known = (book, findings)
        return findings
    }
}
