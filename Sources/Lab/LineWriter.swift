import Glibc

/// A text file that is written as things happen, so that a run which fails half-way keeps what it had.
final class LineWriter {
    private var descriptor: Int32
    /// The kernel's words for the first write that failed.
    private(set) var failure: String?

    /// Makes the file anew.
    init(_ path: String) throws(LabFailure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LabFailure(.usage, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close() }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty, failure == nil, descriptor >= 0 {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                failure = String(cString: strerror(errno))
            }
        }
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }
}
