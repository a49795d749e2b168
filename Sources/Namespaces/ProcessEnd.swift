import CLinux

/// How a process ended.
public enum ProcessEnd: Hashable, Sendable, Codable {
    /// By its own will, with a code in 0…255.
    case exited(code: Int32)
    /// By a signal.
    case killed(signal: Int32)

    /// - Parameter status: as waitpid gives it.
    init(status: Int32) {
        self = cl_did_exit(status) != 0 ? .exited(code: cl_exit_code(status)) : .killed(signal: cl_end_signal(status))
    }
}
