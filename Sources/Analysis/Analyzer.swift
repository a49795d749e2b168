public import Packets

/// Judges a recording from its packets alone: who was registered where and when, and what follows from it.
///
/// Hand over each item of the recording with ``ingest(_:)`` in the order of the file, then call ``finish()``. The
/// order of time need not be that of the file. Where the recording shows each node's link with directions, a message
/// counts as sent on its sender's link and as delivered on its receiver's, and links of routers (an interface whose
/// name has a dot, or that sends from many addresses) do not count; a recording from one place is judged from there.
/// Malformed input is counted, never an error; what exceeds a bound is counted in ``Findings/leftOut``.
public struct Analyzer: Sendable {
    private let names: NameBook
    private var dissector: Dissector

    /// - Parameter ports: ports that mean H.248 beside 2944 and 2945, TCP and UDP; elsewhere it is told by its content.
    public init(names: NameBook = NameBook(), ports: Set<UInt16> = []) {
        self.names = names
        dissector = Dissector(ports: ports)
    }

    /// Takes the next item of the recording.
    public mutating func ingest(_ item: CaptureReader.Item) { dissector.ingest(item) }

    /// What the recording shows as far as it was handed over.
    public func finish() -> Findings {
        var findings = Findings()
        findings.packets = dissector.packets
        findings.dropped = dissector.dropped
        findings.malformed = dissector.malformed
        findings.unreadable = dissector.unreadable
        findings.leftOut = dissector.leftOut
        findings.missingBytes = dissector.missingBytes
        findings.ended = dissector.ended
        let scene = Scene(dissector, names: names)
        findings.showsBothEnds = scene.isDirected
        findings.leftOut += scene.leftOut
        Judgement(scene, into: &findings)
        return findings
    }
}
