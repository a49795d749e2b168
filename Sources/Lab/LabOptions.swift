public import Topologies

/// How a topology is to be played on the wire.
public struct LabOptions: Sendable {
    public var topology: Topology
    /// Scenario seconds a wall second, 1…1000.
    public var speed: Int
    /// Seed of every random choice of the lab.
    public var seed: UInt64
    /// Where capture, journal and verdict go; made where it does not exist.
    public var outputFolder: String
    /// The `rainyday` executable, which init, switch and capture are started from.
    public var executable: String
    /// The `rainyday-node` executable.
    public var nodeExecutable: String
    /// False for a topology that stays: what happens to it is up to the people who use it.
    public var playsTimeline = true

    public init(
        topology: Topology, speed: Int, seed: UInt64, outputFolder: String, executable: String, nodeExecutable: String
    ) {
        self.topology = topology
        self.speed = speed
        self.seed = seed
        self.outputFolder = outputFolder
        self.executable = executable
        self.nodeExecutable = nodeExecutable
    }
}
