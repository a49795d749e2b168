/// How a story was played, as far as a verdict depends on it.
public struct Circumstances: Hashable, Sendable {
    public var mode: RunMode
    /// Scenario time over wall time, from 1.
    public var speed: Int
    public var seed: UInt64
    /// How late the host woke its processes at worst, in wall time; zero in a simulation. A node that the timeline
    /// paused is not late.
    public var worstLateness: Duration = .zero
    /// The same, of the 99th percentile.
    public var lateness99: Duration = .zero
    /// The recording ended before the story, or its file was cut off.
    public var isCutOff = false
    /// Why the story was not played to its end, such as a bound that a simulation met; nil where it was.
    public var unfinished: String?
    /// Why the clock cannot be trusted, such as a step of the wall clock; nil where it can.
    public var clockFault: String?

    public init(mode: RunMode, speed: Int = 1, seed: UInt64 = 1) {
        self.mode = mode
        self.speed = speed
        self.seed = seed
    }

    /// The worst lateness in scenario time, by which upper bounds are widened.
    public var tolerance: Duration { worstLateness * max(1, speed) }
}
