public import Channels

/// The launcher's end of a switch's control stream.
///
/// Order of calls: ``Channels/ControlClient/configure(_:timeout:)`` once, then `send` and `next` in any order.
public typealias SwitchClient = ControlClient<SwitchReport>

extension ControlClient<SwitchReport> {
    /// Starts the switch and waits until it forwards frames.
    ///
    /// - Returns: the names of interfaces that do not exist in its namespace.
    /// - Throws: ``ControlError/failed(_:)`` with the switch's own words where it cannot run.
    public mutating func configure(
        _ configuration: SwitchConfiguration, timeout: Duration = .seconds(10)
    ) throws(ControlError) -> [String] {
        try write(configuration)
        switch try next(timeout: timeout) {
        case .ready(let missing, _): return missing
        case .failed(let reason): throw .failed(reason)
        case nil: throw .timedOut
        case let other?: throw .unexpected("\(other)")
        }
    }

    /// Writes one command; waits while the switch's end is full, at most 10 s.
    public func send(_ command: SwitchCommand) throws(ControlError) { try write(command) }
}
