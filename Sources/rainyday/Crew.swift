import Glibc
import Synchronization

/// Threads that work off numbered jobs, the lowest first; what comes of them is fetched by whoever waits for it.
///
/// Make one after signals have been blocked: its threads inherit that. A crew that is stopped finishes the jobs that
/// it has begun.
final class Crew<Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var results: [(job: Int, result: Result)] = []
        var running = 0
    }

    /// Readable while results wait.
    let descriptor: Int32
    private let writer: Int32
    private let jobs: Int
    private let work: @Sendable (_ job: Int) -> Result
    private let state = Mutex(State())

    /// - Throws: ``ExitStatus`` with code 4 where the system gives no pipe.
    init(jobs: Int, work: @escaping @Sendable (_ job: Int) -> Result) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ExitStatus.lacking("no pipe can be made: \(Files.reason())") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Whoever asks too early gets nothing, and does not wait.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        descriptor = ends[0]
        writer = ends[1]
        self.jobs = jobs
        self.work = work
    }

    /// Starts the threads; call once.
    ///
    /// - Throws: ``ExitStatus`` with code 4 where the system gives no thread; fewer than asked for do as well.
    func start(threads: Int) throws {
        for number in 0..<min(threads, jobs) {
            let error = WorkerThread.start { self.workOff() }
            guard error == 0 || number > 0 else {
                throw ExitStatus.lacking("no thread can be started: \(String(cString: strerror(error)))")
            }
        }
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    private func workOff() {
        while let job = begin() {
            let result = work(job)
            state.withLock { state in
                state.results.append((job, result))
                state.running -= 1
            }
            var byte: UInt8 = 1
            while write(writer, &byte, 1) < 0, errno == EINTR {}
        }
    }

    private func begin() -> Int? {
        state.withLock { state in
            guard state.next < jobs else { return nil }
            state.next += 1
            state.running += 1
            return state.next - 1
        }
    }

    /// What has come since the last call, as it came.
    func take() -> [(job: Int, result: Result)] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        _ = read(descriptor, &bytes, bytes.count)
        return state.withLock { state in
            defer { state.results.removeAll() }
            return state.results
        }
    }

    /// Begins no further job.
    func stop() { state.withLock { $0.next = jobs } }

    /// True while a job that was begun is not finished.
    var isBusy: Bool { state.withLock { $0.running > 0 } }
}
