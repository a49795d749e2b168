public import Fabric
public import Wire

/// What the switch tells its launcher; one line each on the control stream.
public enum SwitchReport: Hashable, Sendable, Codable {
    /// It forwards frames from here on. `missing` names interfaces that do not exist (yet): a port's until
    /// ``SwitchCommand/reopen(port:)``, a mirror's for good. `receiveBuffer` is what the kernel granted, in bytes.
    case ready(missing: [String], receiveBuffer: Int)
    /// It cannot run and ends.
    case failed(reason: String)
    /// A fault was applied at this scenario time, so much wall time after it was planned.
    case applied(identifier: UInt64, at: Instant, lateness: Duration)
    /// Answer to ``SwitchCommand/reopen(port:)``; false where there is no interface of that name.
    case reopened(port: PortIdentifier, found: Bool)
    case statistics(SwitchStatistics)
    /// The last word before it ends.
    case stopped(SwitchStatistics)
    /// A line that is no command, or one that cannot be obeyed; nothing was changed.
    case refused(reason: String)
}
