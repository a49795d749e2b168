import Analysis
import Decompression
import Inference
import Packets
import Topologies
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
        _ = InferredSetup(findings)
    }

    /// The file that is inferred of whatever a recording holds loads, and each line that was left out says why.
    func checkInference(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var reader = CaptureReader(blockLimit: 1 << 16)
        var inference = CaptureInference()
        for item in (try? reader.append(bytes)) ?? [] { inference.ingest(item) }
        let story = inference.finish()
        let reading = Result { () throws(TopologyErrors) in try Topology(yaml: story.text, file: "inferred") }
        if case .failure(let errors) = reading {
            throw BrokenInvariant("the inferred file does not load: \(errors)")
        }
        try BrokenInvariant.require(
            story.isComplete || !story.warnings.isEmpty, "lines were left out without a warning")
    }

    /// However the file is cut, the same bytes come out, not too many of them; the analyser takes whatever they are.
    func checkCompressed(_ bytes: [UInt8]) throws(BrokenInvariant) {
        let whole = unpacked([bytes[...]])
        let cut = unpacked(Self.pieces(bytes))
        try BrokenInvariant.require(
            whole.bytes == cut.bytes, "\(whole.bytes.count) bytes at once, \(cut.bytes.count) in pieces")
        try BrokenInvariant.require(
            (whole.error == nil) == (cut.error == nil),
            "in one piece \(whole.error as Any), in many \(cut.error as Any)")
        for error in [whole.error, cut.error] {
            if let error { try requirePlace(error, in: bytes) }
        }
        var reader = CaptureReader(blockLimit: 1 << 16)
        var analyzer = Analyzer()
        for item in (try? reader.append(whole.bytes)) ?? [] { analyzer.ingest(item) }
        _ = analyzer.finish()
    }

    /// What comes of a file, as far as a megabyte goes.
    private func unpacked(_ pieces: [ArraySlice<UInt8>]) -> (bytes: [UInt8], error: DecodeError?) {
        let unpacker = Unpacker()
        var bytes: [UInt8] = []
        let keep = { (piece: UnsafeRawBufferPointer) in bytes += piece.prefix((1 << 20) - bytes.count) }
        do throws(DecodeError) {
            for piece in pieces {
                let result: Result<Void, DecodeError> = piece.withUnsafeBytes { piece in
                    Result { () throws(DecodeError) in try unpacker.append(piece) { keep($0) } }
                }
                try result.get()
            }
            try unpacker.finish { keep($0) }
        } catch {
            return (bytes, error)
        }
        return (bytes, nil)
    }
}
