public import Analysis
import Glibc
import Packets
public import Wire

/// Reads a recording from a file and analyses it as it streams by.
public struct RecordingAnalysis: Sendable {
    public let findings: Findings
    /// Where the recording stops to be readable, or the first frame that cannot be read; nil where it is whole. What
    /// can be read has been analysed.
    public let damage: DecodeError?
    /// True where it was read to its end.
    public let isWhole: Bool

    /// - Parameters:
    ///   - path: a pcap or pcapng file, which may be compressed by gzip or zstd; `-` for standard input.
    ///   - names: what is known of the nodes; empty to infer.
    ///   - ports: ports of H.248 beside the usual ones.
    ///   - sentPath: a recording to write beside it, with each packet once; see ``Packets/SentRecording``.
    /// - Throws: ``LabFailure`` where the file cannot be read, or is no recording from its first byte on.
    public init(
        path: String, names: NameBook, ports: Set<UInt16> = [], sentPath: String? = nil
    ) throws(LabFailure) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LabFailure(.usage, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { if path != "-" { close(descriptor) } }
        let sentFile: LineWriter?
        if let sentPath { sentFile = try LineWriter(sentPath) } else { sentFile = nil }
        var feed = RecordingFeed(analyzer: Analyzer(names: names, ports: ports))
        if let sentFile {
            var sent = SentRecording()
            feed.onItem = { sentFile.write(sent.take($0, origin: $1)) }
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while feed.damage == nil {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw LabFailure(.usage, "cannot read \(path): \(String(cString: strerror(errno)))") }
            guard count > 0 else { break }
            buffer.withUnsafeBytes { feed.take(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        }
        findings = feed.finish()
        damage = feed.damage
        isWhole = feed.isWhole
        if let sentFile, let failure = sentFile.failure, let sentPath {
            throw LabFailure(.usage, "cannot write \(sentPath): \(failure)")
        }
        if feed.isEmpty { throw LabFailure(.usage, "\(path) is empty") }
        if let damage, feed.isUnreadable {
            throw LabFailure(.usage, "\(path) is no recording that can be read: \(damage)")
        }
    }
}
