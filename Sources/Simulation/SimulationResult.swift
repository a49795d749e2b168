public import Fabric
public import Wire

/// Everything that came of a simulation.
public struct SimulationResult: Sendable {
    /// The interfaces of the capture.
    public var links: [SimulatedLink] = []
    /// In order of time, those of one instant as they happened; empty where a sink took them.
    public var frames: [SimulatedFrame] = []
    public var journal: [JournalLine] = []
    public var actions: [ActionLine] = []
    public var answers: [AnswerLine] = []
    /// What the switches counted.
    public var statistics: Statistics
    /// How many frames were seen, on both ends of every crossing.
    public var frameCount = 0
    /// Frames, wake-ups and actions.
    public var steps = 0
    public var end: Instant

    init(statistics: Statistics, end: Instant) {
        self.statistics = statistics
        self.end = end
    }
}
