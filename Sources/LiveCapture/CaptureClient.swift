public import Channels

/// The launcher's end of a capture's control stream.
///
/// Order of calls: ``Channels/ControlClient/configure(_:timeout:)`` once, then `send` and `next` in any order.
public typealias CaptureClient = ControlClient<CaptureReport>

extension ControlClient<CaptureReport> {
    /// Starts the capture and waits until it sees frames.
    ///
    /// - Throws: ``ControlError/failed(_:)`` with the capture's own words where it cannot run.
    public mutating func configure(
        _ configuration: CaptureConfiguration, timeout: Duration = .seconds(10)
    ) throws(ControlError) {
        try write(configuration)
        switch try next(timeout: timeout) {
        case .ready: return
        case .failed(let reason): throw .failed(reason)
        case nil: throw .timedOut
        case let other?: throw .unexpected("\(other)")
        }
    }

    /// Writes one command; waits while the capture's end is full, at most 10 s.
    public func send(_ command: CaptureCommand) throws(ControlError) { try write(command) }
}
