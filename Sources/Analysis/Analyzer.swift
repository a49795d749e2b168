public import Packets
import Wire

/// Judges a recording from its packets alone: who was registered where and when, and what follows from it.
///
/// Hand over each item of the recording with ``ingest(_:)`` in the order of the file, then call ``finish()``. The
/// order of time need not be that of the file. Where the recording shows each node's link with directions, a message
/// counts as sent on its sender's link and as delivered on its receiver's, and links of routers (an interface whose
/// name has a dot, or that sends from many addresses) do not count; a recording from one place is judged from there.
/// Malformed input is counted, never an error; what exceeds a bound is counted in ``Findings/leftOut``.
///
/// A recording of more observations than the limit is judged in parts, with memory that does not grow: without ladder,
/// with 10,000 entries in each list, and with who is who decided by its beginning.
public struct Analyzer: Sendable {
    private let names: NameBook
    private let limit: Int
    private let tellsEvents: Bool
    private var dissector: Dissector
    private var events = SettledEvents()
    private var settled: [SettledEvent] = []
    private var long: LongJudgement?

    /// - Parameters:
    ///   - ports: ports that mean H.248 beside 2944 and 2945, TCP and UDP; elsewhere it is told by its content.
    ///   - limit: most observations (messages, and segments that open or close a connection, each time that they were
    ///     seen) that are kept and judged as a whole; at least 64.
    ///   - tellsEvents: whether ``takeSettled()`` is asked; where it is not, a recording in parts is judged faster.
    public init(names: NameBook = NameBook(), ports: Set<UInt16> = [], limit: Int = .max, tellsEvents: Bool = true) {
        self.names = names
        self.limit = max(limit, 64)
        self.tellsEvents = tellsEvents
        dissector = Dissector(ports: ports)
    }

    /// Takes the next item of the recording.
    public mutating func ingest(_ item: CaptureReader.Item) {
        dissector.ingest(item)
        endPartWhereFull()
    }

    /// Takes the next frame, of which nothing is kept but what it says.
    public mutating func ingest(_ frame: RecordedFrame) {
        dissector.ingest(frame)
        endPartWhereFull()
    }

    private mutating func endPartWhereFull() {
        if dissector.observations.count >= (long == nil ? limit : min(limit, Self.partLimit)) { endPart() }
    }

    /// Looks at what there is, settles what is certain of it, and says what it shows so far.
    public mutating func settle() -> Findings {
        guard long != nil else {
            let findings = whole()
            settled += events.next(in: findings)
            return findings
        }
        endPart()
        long?.settle(at: dissector.ended)
        gatherSettled()
        var findings = long?.soFar(at: dissector.ended) ?? Findings()
        count(into: &findings)
        return findings
    }

    /// The events that were settled since the last time.
    public mutating func takeSettled() -> [SettledEvent] {
        defer { settled = [] }
        return settled
    }

    /// Ends the recording: what it shows; all events are settled then.
    public mutating func conclude() -> Findings {
        guard long != nil else {
            let findings = whole()
            settled += events.next(in: findings, isWhole: true)
            return findings
        }
        judge(dissector.takeObservations(), until: dissector.ended)
        var findings = long?.finish(at: dissector.ended) ?? Findings()
        gatherSettled()
        count(into: &findings)
        if tellsEvents { settled += findings.found.map { .finding($0) } }
        return findings
    }

    /// What the recording shows as far as it was handed over.
    public func finish() -> Findings {
        guard long != nil else { return whole() }
        var copy = self
        return copy.conclude()
    }

    private func whole() -> Findings {
        var findings = Findings()
        count(into: &findings)
        let scene = Scene(dissector, names: names)
        findings.showsBothEnds = scene.isDirected
        findings.leftOut += scene.leftOut
        Judgement(scene, into: &findings)
        return findings
    }

    private func count(into findings: inout Findings) {
        findings.packets = dissector.packets
        findings.dropped = dissector.dropped
        findings.cutPackets = dissector.cutPackets
        findings.malformed = dissector.malformed
        findings.unreadable = dissector.unreadable
        findings.leftOut += dissector.leftOut
        findings.missingBytes = dissector.missingBytes
        findings.ended = dissector.ended
    }

    // MARK: Parts

    /// Ends a part a little before the latest moment, since its arrivals are still to come; most of it is judged
    /// however short it is.
    private mutating func endPart() {
        let observations = dissector.takeObservations()
        guard !observations.isEmpty else { return }
        var times = observations.map(\.time)
        if zip(times, times.dropFirst()).contains(where: >) { times.sort() }
        let cut = max(times[times.count - 1 - times.count / 8], (times.last ?? .start) - LongJudgement.lag)
        judge(observations, until: cut)
        dissector.forgetStreams(above: Self.streamLimit)
        gatherSettled()
    }

    /// Parts after the first one are short, so that they stay in the processor's cache.
    private static let partLimit = 4_096
    /// So many streams are kept whether they are over or not.
    private static let streamLimit = 8_192

    private mutating func judge(_ observations: [Observation], until cut: Instant) {
        let places = Places(dissector, names: names)
        let labels = Labels(dissector, places: places, names: names)
        var judgement =
            long
            ?? LongJudgement(
                names: names, ports: dissector.megacoPorts, entryLimit: min(12_288, limit),
                tellsEvents: tellsEvents)
        long = nil
        dissector.observations = judgement.take(observations, until: cut, places, labels, dissector.texts)
        long = judgement
    }

    private mutating func gatherSettled() {
        guard let news = long?.takeSettled() else { return }
        settled += news.filter { !events.wasTold($0) }
    }
}
