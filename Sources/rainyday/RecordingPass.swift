import Decompression
import Glibc
import Packets
import Reports
import Wire

/// Reads a recording once more, for what an analysis does not keep.
enum RecordingPass {
    /// Hands over the bytes of a file, unpacked where it is compressed, in pieces, until it ends, cannot be unpacked
    /// further (which the analysis has said), or `body` returns false.
    ///
    /// - Throws: ``ExitStatus`` with code 2 where the file cannot be read.
    static func read(_ path: String, _ body: (ArraySlice<UInt8>) throws -> Bool) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(Files.reason())") }
        defer { close(descriptor) }
        let unpacker = Unpacker()
        var goesOn = true
        var failure: (any Error)?
        func hand(_ piece: UnsafeRawBufferPointer) {
            guard goesOn, failure == nil else { return }
            do { goesOn = try body(ArraySlice(piece)) } catch { failure = error }
        }
        try Files.readPieces(of: descriptor, path) { bytes in
            do { try bytes.withUnsafeBytes { try unpacker.append($0, hand) } } catch { goesOn = false }
            if let failure { throw failure }
            return goesOn
        }
        if goesOn { try? unpacker.finish(hand) }
        if let failure { throw failure }
    }

    /// Hands over the items of a recording, as far as it can be read: where it stops, the analysis says.
    ///
    /// - Throws: ``ExitStatus`` with code 2 where the file cannot be read.
    static func items(of path: String, _ body: (CaptureReader.Item) -> Void) throws {
        var reader = CaptureReader()
        try read(path) { bytes in
            guard let items = try? reader.append(bytes) else { return false }
            for item in items { body(item) }
            return true
        }
    }

    /// What some frames say, decoded, by their numbers.
    ///
    /// - Parameter ports: ports that mean H.248 beside 2944 and 2945.
    static func details(of frames: Set<Int>, in path: String, ports: Set<UInt16>) throws -> [Int: [String]] {
        var details = FrameDetails(of: frames, ports: ports)
        try items(of: path) { details.take($0) }
        return details.lines
    }
}
