import CLinux
import Glibc

/// Waits for UDP sockets on a thread of its own, since NIO watches nothing but its own channels.
///
/// The thread only says which socket has something; it is quiet about that socket until ``rearm(_:)``. All input and
/// output stays on the event loop.
final class ReadinessWatch {
    /// What the thread needs; it lives as long as the thread.
    private final class Thread: Sendable {
        let poller: Int32
        let ready: @Sendable (_ socket: Int32) -> Void

        init(poller: Int32, ready: @escaping @Sendable (_ socket: Int32) -> Void) {
            self.poller = poller
            self.ready = ready
        }

        /// Until the descriptor of ``ReadinessWatch/end`` is reported.
        func run() {
            var event = epoll_event()
            while true {
                guard epoll_wait(poller, &event, 1, -1) == 1 else { continue }
                guard event.data.fd >= 0 else { return }
                ready(event.data.fd)
            }
        }
    }

    private let poller = epoll_create1(Int32(EPOLL_CLOEXEC))
    private let end = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    private var thread: pthread_t?

    /// Nil where the kernel gives no thread or no descriptor for it.
    ///
    /// - Parameter ready: called on the watch's own thread.
    init?(ready: @escaping @Sendable (_ socket: Int32) -> Void) {
        guard poller >= 0, end >= 0 else { return nil }
        control(EPOLL_CTL_ADD, end, reporting: -1, EPOLLIN.rawValue)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 256 << 10)
        // Signals are for the loop's thread.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        var identifier = pthread_t()
        let context = Unmanaged.passRetained(Thread(poller: poller, ready: ready))
        let refusal = pthread_create(
            &identifier, &attributes,
            { context in
                if let context { Unmanaged<Thread>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        pthread_attr_destroy(&attributes)
        guard refusal == 0 else {
            context.release()
            return nil
        }
        thread = identifier
    }

    func add(_ socket: Int32) { control(EPOLL_CTL_ADD, socket, reporting: socket, Self.once) }

    /// From here on the socket is reported again, at once where something waits.
    func rearm(_ socket: Int32) { control(EPOLL_CTL_MOD, socket, reporting: socket, Self.once) }

    private static let once = EPOLLIN.rawValue | EPOLLERR.rawValue | EPOLLONESHOT.rawValue

    private func control(_ operation: Int32, _ descriptor: Int32, reporting: Int32, _ events: UInt32) {
        var event = epoll_event()
        event.events = events
        event.data.fd = reporting
        epoll_ctl(poller, operation, descriptor, &event)
    }

    deinit {
        if let thread {
            eventfd_write(end, 1)
            pthread_join(thread, nil)
        }
        if end >= 0 { close(end) }
        if poller >= 0 { close(poller) }
    }
}
