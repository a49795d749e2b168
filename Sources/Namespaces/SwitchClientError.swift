/// Why a launcher cannot speak to its switch.
public enum SwitchClientError: Error, Hashable, Sendable {
    /// The stream has ended: the switch is gone.
    case ended
    case timedOut
    /// A value that JSON cannot hold.
    case unencodable
    /// This line is no report; its first 200 bytes.
    case undecodable(String)
    /// The switch cannot run, in its own words.
    case failed(String)
    /// A report that cannot come here.
    case unexpected(SwitchReport)
}
