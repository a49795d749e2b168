import CLinux
import Glibc

/// What the kernel refused to do, and why.
public struct KernelError: Error, Hashable, Sendable, Codable {
    /// What was tried, as the object of "cannot": `create the pair p3 and eth0 of mg1`.
    public let action: String
    /// The kernel's errno; 0 where the reason is not the kernel's.
    public let number: Int32
    /// Words beside the errno, such as rtnetlink's extended acknowledgement; nil where there are none.
    public let detail: String?

    public init(_ action: String, number: Int32, detail: String? = nil) {
        self.action = action
        self.number = number
        self.detail = detail
    }

    /// The symbolic name of ``number``, such as `EPERM`.
    public var name: String { String(cString: cl_error_name(number)) }
}

extension KernelError: CustomStringConvertible {
    /// One sentence: `cannot create the pair p3 and eth0 of mg1: EEXIST (File exists)`.
    public var description: String {
        let reason = number == 0 ? detail ?? "no reason given" : "\(name) (\(String(cString: strerror(number))))"
        guard let detail, number != 0 else { return "cannot \(action): \(reason)" }
        return "cannot \(action): \(reason): \(detail)"
    }
}
