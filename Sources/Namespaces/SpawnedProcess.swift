import Glibc

/// A process that a lab has started.
public struct SpawnedProcess: Sendable {
    /// As in the request.
    public let name: String
    /// Its number inside the lab.
    public let process: Int32
    /// Its number as the launcher and everybody outside the lab see it; nil once it is gone.
    public let hostProcess: Int32?
    /// A stream socket to its descriptor 3, close-on-exec and blocking; the receiver closes it. Nil without a channel.
    public let channel: Int32?
}
