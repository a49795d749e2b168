import CLinux
import Glibc

/// Which descriptors have something, and waiting for that.
final class Poller {
    private let descriptor: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(ServingFailure) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw ServingFailure("cannot wait for sockets: \(ServingFailure.reason(-errno))") }
    }

    deinit { close(descriptor) }

    /// Begins to watch a descriptor.
    func add(_ watched: Int32, write: Bool = false) { control(EPOLL_CTL_ADD, watched, write: write) }

    /// From here on also tells, or no longer tells, when it can be written to.
    func change(_ watched: Int32, read: Bool = true, write: Bool) {
        control(EPOLL_CTL_MOD, watched, read: read, write: write)
    }

    private func control(_ operation: Int32, _ watched: Int32, read: Bool = true, write: Bool) {
        var event = epoll_event()
        event.events = (read ? EPOLLIN.rawValue : 0) | (write ? EPOLLOUT.rawValue : 0)
        event.data.fd = watched
        epoll_ctl(descriptor, operation, watched, &event)
    }

    /// Waits at most so many nanoseconds, and not at all where that is 0 or less. A signal ends the wait.
    func wait(nanoseconds: Int64, _ body: (_ watched: Int32, _ hasError: Bool, _ hasRoom: Bool) -> Void) {
        let count = cl_wait(descriptor, &events, Int32(events.count), max(0, nanoseconds))
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let event = events[index]
            let isBroken = event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
            body(event.data.fd, isBroken, event.events & EPOLLOUT.rawValue != 0)
        }
    }
}
