public import Fabric

/// Everything that the switch is told before it starts: the first line on its control stream.
///
/// The switch-side interface of port n is called `p<n>`, such as `p3`.
public struct SwitchConfiguration: Hashable, Sendable, Codable {
    public var ports: [Port]
    public var networks: [NetworkConditions]
    /// Seed of every random fault.
    public var seed: UInt64
    public var clock: SwitchClock
    public var mirrors: [SwitchMirror]

    public init(
        ports: [Port], networks: [NetworkConditions], seed: UInt64, clock: SwitchClock, mirrors: [SwitchMirror] = []
    ) {
        self.ports = ports
        self.networks = networks
        self.seed = seed
        self.clock = clock
        self.mirrors = mirrors
    }
}
