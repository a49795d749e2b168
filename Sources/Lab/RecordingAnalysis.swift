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
    /// When its times begin, in nanoseconds since 1970; nil for a story's own times, and where there is no packet.
    public let origin: Int64?

    /// - Parameters:
    ///   - path: a pcap or pcapng file, which may be compressed by gzip or zstd; `-` for standard input.
    ///   - names: what is known of the nodes; empty to infer.
    ///   - ports: ports of H.248 beside the usual ones.
    ///   - limit: most observations that are judged as a whole; see ``Analysis/Analyzer``.
    ///   - sentPath: a recording to write beside it, with each packet once; see ``Packets/SentRecording``.
    /// - Throws: ``LabFailure`` where the file cannot be read, or is no recording from its first byte on.
    public init(
        path: String, names: NameBook, ports: Set<UInt16> = [], limit: Int = .max, sentPath: String? = nil,
        watch: RecordingWatch = RecordingWatch()
    ) throws(LabFailure) {
        var input = try RecordingInput(path: path, follows: watch.follows, isInterrupted: watch.isInterrupted)
        defer { input.close() }
        let sentFile: LineWriter?
        if let sentPath { sentFile = try LineWriter(sentPath) } else { sentFile = nil }
        var feed = RecordingFeed(
            analyzer: Analyzer(names: names, ports: ports, limit: limit, tellsEvents: watch.onSettled != nil))
        if let sentFile {
            var sent = SentRecording()
            feed.onItem = { sentFile.write(sent.take($0, origin: $1)) }
        }
        var teller = RecordingTeller(watch)
        var isCut = false
        reading: while feed.damage == nil {
            switch try input.next() {
            case .bytes(let bytes):
                watch.onBytes?(bytes)
                feed.take(bytes)
                teller.tell(of: &feed, isIdle: false)
            case .nothing: teller.tell(of: &feed, isIdle: true)
            case .end: break reading
            case .interrupted:
                isCut = true
                break reading
            }
        }
        findings = feed.finish(isCut: isCut)
        damage = feed.damage
        isWhole = feed.isWhole
        origin = feed.origin
        if let sentFile, let failure = sentFile.failure, let sentPath {
            throw LabFailure(.usage, "cannot write \(sentPath): \(failure)")
        }
        teller.hand(over: feed.takeSettled())
        if feed.isEmpty { throw LabFailure(.usage, "\(path) is empty") }
        if let damage, feed.isUnreadable {
            throw LabFailure(.usage, "\(path) is no recording that can be read: \(damage)")
        }
    }
}

/// Tells, of a recording that is being followed, what has become certain.
private struct RecordingTeller {
    private let watch: RecordingWatch
    private var packets = 0
    private var last = ContinuousClock.now
    /// What the last look at the findings has cost.
    private var cost = Duration.zero

    init(_ watch: RecordingWatch) { self.watch = watch }

    /// Looks at what there is where nothing else is to be done; where there is, once a second; and in no case for more
    /// than a tenth of the time.
    mutating func tell(of feed: inout RecordingFeed, isIdle: Bool) {
        hand(over: feed.takeSettled())
        guard watch.follows, feed.packetCount > packets else { return }
        let begun = ContinuousClock.now
        guard begun - last >= max(cost * 9, isIdle ? .zero : .seconds(1)) else { return }
        packets = feed.packetCount
        let findings = feed.settle()
        watch.onProgress?(findings)
        hand(over: feed.takeSettled())
        last = ContinuousClock.now
        cost = last - begun
    }

    func hand(over events: [SettledEvent]) { if !events.isEmpty { watch.onSettled?(events) } }
}
