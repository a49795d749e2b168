import Glibc

/// A thread that does one thing and ends.
final class WorkerThread: Sendable {
    private let work: @Sendable () -> Void

    private init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    /// Starts a thread; returns the system's error number where it gives none, else 0.
    static func start(_ work: @escaping @Sendable () -> Void) -> Int32 {
        let worker = Unmanaged.passRetained(WorkerThread(work))
        var thread = pthread_t()
        let error = pthread_create(&thread, nil, run, worker.toOpaque())
        if error == 0 { pthread_detach(thread) } else { worker.release() }
        return error
    }

    /// What C calls: it takes no closure.
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context { Unmanaged<WorkerThread>.fromOpaque(context).takeRetainedValue().work() }
        return nil
    }
}
