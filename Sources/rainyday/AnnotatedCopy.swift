import Analysis
import Packets
import Reports
import Topologies
import Wire

/// `inspect --annotate`: a copy of a recording with comments, written as the recording is read once more.
enum AnnotatedCopy {
    /// - Parameters:
    ///   - capture: a file; not standard input, which can be read only once.
    ///   - file: the copy, which takes its place when it is whole.
    /// - Returns: how many comments found no packet.
    /// - Throws: ``ExitStatus`` with code 2 where one of them cannot be read or written.
    static func write(of capture: String, to file: OutputFile, _ findings: Findings, story: Topology?) throws -> Int {
        let faults = (story?.schedule() ?? []).map { (time: $0.at, text: $0.text) }
        let notes = CaptureNotes(findings, faults: faults)
        let names = (story?.nameBook.nodes ?? [:]).map { ResolvedName(address: $0.key, name: $0.value) }
        var annotator = CaptureAnnotator(
            section: notes.section, notes: notes.notes, descriptions: notes.descriptions,
            names: names.sorted { $0.address < $1.address })
        try file.write { output in
            try RecordingPass.read(capture) { bytes in
                guard let copied = try? annotator.append(bytes) else { return false }
                try Files.put(copied[...], to: output, file.path)
                return true
            }
        }
        return annotator.unplaced
    }
}
