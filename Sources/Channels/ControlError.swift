/// Why a launcher cannot speak to a process of its lab.
public enum ControlError: Error, Hashable, Sendable {
    /// The stream has ended: the process is gone.
    case ended
    case timedOut
    /// A value that JSON cannot hold.
    case unencodable
    /// This line is no report; its first 200 bytes.
    case undecodable(String)
    /// The process cannot run, in its own words.
    case failed(String)
    /// An answer that cannot come here, in words.
    case unexpected(String)
}

extension ControlError: CustomStringConvertible {
    /// The end of a sentence that begins with the process, such as `ended`.
    public var description: String {
        switch self {
        case .ended: "ended"
        case .timedOut: "did not answer in time"
        case .unencodable: "was sent what JSON cannot hold"
        case .undecodable(let line): "said '\(line)', which is no report"
        case .failed(let reason): "cannot run: \(reason)"
        case .unexpected(let answer): "gave an answer that was not asked for: \(answer)"
        }
    }
}
