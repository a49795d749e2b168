import Glibc

/// Where a recording is read from: a file, one that grows, or standard input.
struct RecordingInput {
    /// What came of waiting for bytes.
    enum Piece {
        case bytes(UnsafeRawBufferPointer)
        /// Nothing is there, and there may be more later.
        case nothing
        case end
        /// Somebody asked for the end, and what was there has been read.
        case interrupted
    }

    /// So long at most for one look at a file that does not grow, or at a pipe in which nothing is.
    private static let pause: Int32 = 100
    /// After the interruption the writer of a pipe gets so many looks to write what it has; Ctrl-C was for it as well.
    private static let looksAfterwards = 5

    private let path: String
    private let descriptor: Int32
    private let isFile: Bool
    private let follows: Bool
    private let isInterrupted: () -> Bool
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var looksLeft = looksAfterwards

    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - follows: true where the end of a file is not the end of the recording.
    /// - Throws: ``LabFailure`` where it cannot be opened.
    init(path: String, follows: Bool, isInterrupted: @escaping () -> Bool) throws(LabFailure) {
        self.path = path
        self.follows = follows
        self.isInterrupted = isInterrupted
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
        var status = stat()
        isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func failure(_ path: String) -> LabFailure {
        let reason = String(cString: strerror(errno))
        guard errno == EISDIR else { return LabFailure(.usage, "cannot read \(path): \(reason)") }
        let recording = (path.hasSuffix("/") ? path : path + "/") + "capture.pcapng"
        let hint =
            access(recording, R_OK) == 0 ? "its recording is \(recording)" : "a recording is a pcap or pcapng file"
        return LabFailure(.usage, "cannot read \(path): it is a folder; \(hint)")
    }

    func close() {
        if path != "-" { Glibc.close(descriptor) }
        buffer.deallocate()
    }

    /// The next bytes, which hold until the next call.
    ///
    /// - Throws: ``LabFailure`` where it cannot be read.
    mutating func next() throws(LabFailure) -> Piece {
        if !isFile, !waits(for: descriptor) { return isInterrupted() ? lastLook() : .nothing }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            if count < 0, errno == EINTR { continue }
            guard count == 0 else { throw Self.failure(path) }
            break
        }
        guard isFile, follows, !isOver else { return .end }
        if isInterrupted() { return .interrupted }
        poll(nil, 0, Self.pause)
        return .nothing
    }

    private mutating func lastLook() -> Piece {
        looksLeft -= 1
        return looksLeft < 0 ? .interrupted : .nothing
    }

    /// True where there is something to read, or the end.
    private func waits(for descriptor: Int32) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, Self.pause) > 0
    }

    /// Nobody can write more to a file that has no name any more, and one that was cut off is not this recording any
    /// more.
    private var isOver: Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return true }
        return status.st_nlink == 0 && path != "-" || status.st_size < lseek(descriptor, 0, SEEK_CUR)
    }
}
