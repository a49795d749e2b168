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
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(Files.reason())") }
            do {
                try buffer.withUnsafeBytes { bytes in
                    try unpacker.append(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), hand)
                }
                if count == 0 { try unpacker.finish(hand) }
            } catch {
                goesOn = false
            }
            if let failure { throw failure }
            guard count > 0, goesOn else { return }
        }
    }

    /// What some frames say, decoded, by their numbers.
    static func details(of frames: Set<Int>, in path: String) throws -> [Int: [String]] {
        var details = FrameDetails(of: frames)
        var reader = CaptureReader()
        try read(path) { bytes in
            // Where it stops to be readable, the analysis has said.
            guard let items = try? reader.append(bytes) else { return false }
            for item in items { details.take(item) }
            return true
        }
        return details.lines
    }

    /// A path that can be read more than once: standard input is copied to a file without a name first, in `TMPDIR` or
    /// `/tmp`.
    ///
    /// - Throws: ``ExitStatus`` with code 2 where there is no room for it.
    static func repeatable(_ path: String) throws -> String {
        guard path == "-" else { return path }
        let folder = Terminal.environment("TMPDIR") ?? "/tmp"
        // O_TMPFILE of open(2), which the header keeps back.
        let copy = open(folder, O_RDWR | 0o20000000 | O_DIRECTORY | O_CLOEXEC, 0o600)
        guard copy >= 0 else {
            throw ExitStatus.unreadable("cannot keep standard input in \(folder): \(Files.reason()); name a file")
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            var rest = buffer[..<count]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Glibc.write(copy, $0.baseAddress, $0.count) }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else {
                    throw ExitStatus.unreadable("cannot keep standard input in \(folder): \(Files.reason())")
                }
                rest = rest.dropFirst(written)
            }
        }
        // The file lives as long as this descriptor, which is until the program ends.
        return "/proc/self/fd/\(copy)"
    }
}
