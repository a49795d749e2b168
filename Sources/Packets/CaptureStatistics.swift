/// Counters of one interface (pcapng Interface Statistics Block); nil where the recording does not say.
public struct CaptureStatistics: Hashable, Sendable {
    public var interface: Int
    /// Frames that reached the interface.
    public var received: UInt64?
    /// Frames that were lost for want of room, by the interface or the kernel.
    public var dropped: UInt64?

    public init(interface: Int, received: UInt64? = nil, dropped: UInt64? = nil) {
        self.interface = interface
        self.received = received
        self.dropped = dropped
    }
}
