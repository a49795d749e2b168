internal import Glibc

/// A system call that failed.
struct SwitchSystemError: Error, Hashable, Sendable, CustomStringConvertible {
    let call: String
    /// The `errno`.
    let code: Int32

    var description: String { "\(call): \(String(cString: strerror(code)))" }
}
