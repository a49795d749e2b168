/// What the switch has counted since it started.
///
/// A run in which ``kernelDrops`` or ``framesNotMirrored`` is not zero is inconclusive: frames were lost that no fault
/// took, or are missing in the recording.
public struct SwitchStatistics: Hashable, Sendable, Codable {
    /// How many frames were not forwarded for one reason.
    public struct Drops: Hashable, Sendable, Codable {
        /// The fabric's own word for the reason, such as `cut` or `loss`.
        public var cause: String
        public var frames: Int

        public init(cause: String, frames: Int) {
            self.cause = cause
            self.frames = frames
        }
    }

    /// Frames that nodes sent, and frames handed to nodes.
    public var framesReceived = 0
    public var framesDelivered = 0
    /// Frames written to mirrors: as many as a capture on their far ends must have seen.
    public var framesMirrored = 0
    /// Frames that a mirror would not take.
    public var framesNotMirrored = 0
    /// What the fabric did not forward, by cause, sorted by its name.
    public var drops: [Drops] = []
    /// Frames that the kernel threw away because the switch was too slow to take them.
    public var kernelDrops = 0
    /// Frames for an interface that is down or gone.
    public var sendsToDownedInterfaces = 0
    /// Frames that the kernel refused for any other reason; ENOBUFS where the node's end of the link is down.
    public var sendErrors = 0
    /// The `errno` of the last of those; 0 where there was none.
    public var lastSendError: Int32 = 0
    /// Frames longer than 16 KiB, which are not forwarded.
    public var oversizedFrames = 0
    /// Frames on interfaces that are no port.
    public var foreignFrames = 0
    /// Frames whose sender left the checksum to its card: offloads are on in that node, and its TCP will not connect.
    public var framesWithoutChecksum = 0
    /// The most frames that were in the delay line at once.
    public var longestQueue = 0
    /// Rules that the fabric refused because too many were in force already.
    public var refusedRules = 0
    /// Lines on the control stream that were no command.
    public var refusedLines = 0
    /// How late frames left their delay lines.
    public var delivery = SwitchLateness()
    /// How late faults were applied.
    public var faults = SwitchLateness()
    /// How late a timer of 10 ms was: the host-lateness witness.
    public var host = SwitchLateness()

    public init() {}
}
