import Glibc

/// The right to a lab's name, for as long as a process holds it; a process that is killed gives it back.
final class NameLock {
    private let path: String
    private var descriptor: Int32

    /// Takes the lock beside a socket; nil where another process holds it.
    ///
    /// - Throws: ``LabFailure`` where the file cannot be made.
    init?(path socket: String) throws(LabFailure) {
        path = socket + ".lock"
        while true {
            descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw LabFailure(.usage, "cannot write \(path): \(String(cString: strerror(errno)))")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                return nil
            }
            // The holder before may have removed the file between the two calls; then the lock is on no file at all.
            var own = stat()
            var present = stat()
            if fstat(descriptor, &own) == 0, stat(path, &present) == 0, own.st_ino == present.st_ino { return }
            close(descriptor)
        }
    }

    deinit { release() }

    func release() {
        guard descriptor >= 0 else { return }
        unlink(path)
        close(descriptor)
        descriptor = -1
    }
}
