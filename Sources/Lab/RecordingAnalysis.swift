public import Analysis
import Glibc
import Packets
public import Wire

/// Reads a recording from a file and analyses it as it streams by.
public struct RecordingAnalysis: Sendable {
    public let findings: Findings
    /// Where the recording stops to be readable; nil where it is whole. What came before it has been analysed.
    public let damage: DecodeError?

    /// - Parameters:
    ///   - path: a pcap or pcapng file; `-` for standard input.
    ///   - names: what is known of the nodes; empty to infer.
    ///   - sentPath: a recording to write beside it, with each packet once; see ``Packets/SentRecording``.
    /// - Throws: ``LabFailure`` where the file cannot be read, or is no recording from its first byte on.
    public init(path: String, names: NameBook, sentPath: String? = nil) throws(LabFailure) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LabFailure(.usage, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { if path != "-" { close(descriptor) } }
        let sentFile: LineWriter?
        if let sentPath { sentFile = try LineWriter(sentPath) } else { sentFile = nil }
        var sent = SentRecording()
        var reader = CaptureReader()
        var analyzer = Analyzer(names: names)
        var damage: DecodeError?
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var isEmpty = true
        do throws(DecodeError) {
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                isEmpty = false
                for item in try reader.append(buffer[..<count]) {
                    analyzer.ingest(item)
                    sentFile?.write(sent.take(item, origin: reader.origin))
                }
            }
            try reader.finish()
        } catch {
            damage = error
        }
        if let sentFile, let failure = sentFile.failure, let sentPath {
            throw LabFailure(.usage, "cannot write \(sentPath): \(failure)")
        }
        if let damage, reader.packetCount == 0 {
            throw LabFailure(.usage, "\(path) is no recording that can be read: \(damage)")
        }
        if isEmpty { throw LabFailure(.usage, "\(path) is empty") }
        findings = analyzer.finish()
        self.damage = damage
    }
}
