/// Why a lab could not do what it was asked.
public enum LabError: Error, Hashable, Sendable {
    /// The machine does not let this user make a lab.
    case incapable(Incapability)
    /// The lab refused; it goes on.
    case refused(KernelError)
    /// The lab's first process has ended, and everything in the lab with it.
    case ended(ProcessEnd?)
    /// No answer within the time.
    case timedOut(String)
}

extension LabError: CustomStringConvertible {
    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .incapable(let reason): "\(reason)"
        case .refused(let error): "\(error)"
        case .ended(.none): "the lab has ended"
        case .ended(.exited(let code)?): "the lab has ended: its first process exited with \(code)"
        case .ended(.killed(let signal)?): "the lab has ended: its first process was killed by signal \(signal)"
        case .timedOut(let what): "the lab did not \(what) in time"
        }
    }
}
