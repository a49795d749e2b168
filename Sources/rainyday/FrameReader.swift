import Glibc

/// Messages of a file or of standard input, each after its length in four bytes, high byte first.
///
/// No more is read than what is there, so that a program at the other end of a pipe gets each answer at once.
final class FrameReader {
    private let path: String
    private let limit: Int
    private let descriptor: Int32

    /// - Throws: ``ExitStatus`` with code 2 where the file cannot be opened.
    init(path: String, limit: Int) throws {
        self.path = path
        self.limit = limit
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(Files.reason())") }
    }

    deinit { if path != "-" { close(descriptor) } }

    /// The next message; nil at the end of the file.
    ///
    /// - Throws: ``ExitStatus`` with code 2 where the file ends inside a frame, or a frame is above the limit.
    func next() throws -> [UInt8]? {
        guard let head = try read(4, mayEnd: true) else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= limit else {
            throw ExitStatus.unreadable("\(path): a message of \(length) bytes is longer than \(limit) bytes")
        }
        return try read(length, mayEnd: false)
    }

    private func read(_ length: Int, mayEnd: Bool) throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: length)
        var filled = 0
        while filled < length {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), length - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(Files.reason())") }
            if count == 0 {
                if mayEnd, filled == 0 { return nil }
                throw ExitStatus.unreadable("\(path) ends inside a message: \(filled) of \(length) bytes are there")
            }
            filled += count
        }
        return bytes
    }
}
