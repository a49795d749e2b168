import Analysis
import Packets
import Wire

extension FuzzTarget {
    /// However the file is cut, the same items come out; the analyser takes whatever they are.
    func checkRecording(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var whole = CaptureReader(blockLimit: 1 << 16)
        var cut = CaptureReader(blockLimit: 1 << 16)
        let items = (try? whole.append(bytes)) ?? []
        var others: [CaptureReader.Item] = []
        var isCutShort = false
        for piece in Self.pieces(bytes) where !isCutShort {
            do { others += try cut.append(piece) } catch { isCutShort = true }
        }
        try BrokenInvariant.require(items == others, "\(items.count) items at once, \(others.count) in pieces")
        if case .failure(let error) = Result(catching: { () throws(DecodeError) in try whole.finish() }) {
            try requirePlace(error, in: bytes)
        }
        var analyzer = Analyzer()
        for item in items { analyzer.ingest(item) }
        let findings = analyzer.finish()
        try BrokenInvariant.require(
            findings.ladder.count <= bytes.count, "\(findings.ladder.count) ladder rows of \(bytes.count) bytes")
    }
}
