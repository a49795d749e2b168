import Glibc

/// Standard input, kept as it is read, so that it can be read once more: in a file without a name in `TMPDIR` or
/// `/tmp`, which lives as long as this.
final class InputCopy {
    private let descriptor: Int32
    private let folder: String
    private var failure: ExitStatus?

    /// - Throws: ``ExitStatus`` with code 2 where no file can be made there.
    init() throws {
        folder = Terminal.environment("TMPDIR") ?? "/tmp"
        // O_TMPFILE of open(2), which the header keeps back.
        descriptor = open(folder, O_RDWR | 0o20000000 | O_DIRECTORY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ExitStatus.unreadable("cannot keep standard input in \(folder): \(Files.reason()); name a file")
        }
    }

    deinit { close(descriptor) }

    var path: String { "/proc/self/fd/\(descriptor)" }

    func take(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        do {
            try Files.put(bytes, to: descriptor, "standard input to \(folder)")
        } catch let status as ExitStatus {
            failure = status
        } catch {}
    }

    /// - Throws: ``ExitStatus`` with code 2 where there was no room for all of it.
    func check() throws { if let failure { throw failure } }
}
