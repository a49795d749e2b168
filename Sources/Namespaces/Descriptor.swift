import Glibc

/// An open file descriptor, closed with its last owner.
final class Descriptor {
    private(set) var number: Int32

    /// Takes over a descriptor that the caller has opened.
    init(owning number: Int32) { self.number = number }

    /// Opens a path close-on-exec.
    ///
    /// - Throws: ``KernelError`` with the path in it.
    convenience init(opening path: String, _ flags: Int32 = O_RDONLY) throws(KernelError) {
        let number = open(path, flags | O_CLOEXEC)
        guard number >= 0 else { throw KernelError("open \(path)", number: errno) }
        self.init(owning: number)
    }

    deinit { if number >= 0 { close(number) } }

    /// Hands the descriptor to somebody else, who will close it.
    func release() -> Int32 {
        defer { number = -1 }
        return number
    }

    /// Whether one of the poll events has come, before the time is over; nil waits for ever.
    func wait(for events: Int16, milliseconds: Int32?) -> Bool {
        let deadline = milliseconds.map { Deadline(.milliseconds($0)) }
        var left = milliseconds
        while true {
            var watched = pollfd(fd: number, events: events, revents: 0)
            let result = poll(&watched, 1, left ?? -1)
            guard result < 0, errno == EINTR else { return result > 0 }
            left = deadline?.milliseconds
        }
    }
}
