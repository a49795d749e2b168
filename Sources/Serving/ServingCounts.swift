/// What the sockets of a served agent have carried since it began.
public struct ServingCounts: Hashable, Sendable {
    /// Datagrams and reads of streams that came.
    public var received = 0
    /// Datagrams and writes to streams that left.
    public var sent = 0
    /// Datagrams that the kernel did not take: its buffer was full, or an earlier one met a closed port.
    public var lost = 0
    /// TCP connections that are there now.
    public var connections = 0
    /// Connections that were refused because there were too many.
    public var refusedConnections = 0
    /// The worst lateness of a timer so far, in nanoseconds.
    public var worstLateness: Int64 = 0

    public init() {}
}
