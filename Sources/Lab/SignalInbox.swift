import CLinux
import Glibc

/// SIGINT and SIGTERM as a descriptor, from its making to its end.
///
/// Both signals stay blocked in the thread that makes one, and in those that it starts afterwards. Where there are
/// several inboxes, the first that asks gets the signal.
public final class SignalInbox {
    /// Readable while a signal waits.
    public let descriptor: Int32

    /// Blocks both signals in this thread; nil where the kernel refuses.
    public init?() {
        let numbers = [SIGINT, SIGTERM]
        descriptor = cl_open_signals(numbers, numbers.count)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// The next signal that came; nil where none waits.
    public func next() -> Int32? {
        var information = signalfd_siginfo()
        let count = read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size)
        return count == MemoryLayout<signalfd_siginfo>.size ? Int32(information.ssi_signo) : nil
    }
}
