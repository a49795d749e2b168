import Agents
import Megaco
public import Topologies
public import Wire

/// How far a run on the wire may lie from a simulation because of its host, in scenario time.
///
/// What a host does late adds up along a story: each timer starts when the one before it was noticed. So the tolerance
/// of an event is a floor, the worst lateness once, and the 99th percentile of lateness for each step before it.
public struct HostTolerance: Hashable, Sendable {
    /// What no measure of lateness sees: the work of the processes that a message crosses.
    public var floor: Duration
    /// The worst lateness of the host.
    public var worst: Duration
    /// What each step may add.
    public var step: Duration

    /// The longest pause between two sendings of a message that is repeated by a timer which measures round trips, the
    /// host's lateness among them: which repetition is the first to get through after a fault is chance.
    public var repetition = Duration.zero

    /// An exchange wakes about so many processes: two nodes, and the switch for each crossing there and back.
    static let wakeups = 16
    /// The shortest period that goes on and on in a story: a gateway's search tries every 10 s.
    static let period = Duration.seconds(10)
    /// Beyond this a story is not told the same way any more: nothing can be said. The limit of one-sided windows.
    public static let limit = Ruler.oneSidedLimit

    public init(floor: Duration, worst: Duration = .zero, step: Duration = .zero) {
        self.floor = floor
        self.worst = worst
        self.step = step
    }

    /// 10 ms of wall time for work, and 100 ms of the story for TCP's own delays.
    public init(_ circumstances: Circumstances) {
        floor = .milliseconds(100) + .milliseconds(10) * max(1, circumstances.speed)
        worst = circumstances.tolerance
        step = circumstances.lateness99 * max(1, circumstances.speed)
    }

    /// The same for a topology: where gateways speak H.248 over UDP, its adaptive retransmission timer (H.248.1 Annex
    /// D.1.3) counts as well.
    public init(_ circumstances: Circumstances, of topology: Topology) {
        self.init(circumstances)
        for case .agent(.gateway(let gateway)) in topology.nodes.map(\.kind) where gateway.transport == .udp {
            repetition = max(repetition, gateway.transactions.maximumTimeout)
        }
    }

    /// How much later than in the simulation an event may come that comes there at this time.
    public func lateness(at time: Instant) -> Duration { hostLateness(at: time) + repetition }

    /// What of it is the host's.
    func hostLateness(at time: Instant) -> Duration {
        let steps = max(0, (time - .start).wholeNanoseconds / Self.period.wholeNanoseconds)
        return floor + worst + step * (Self.wakeups + Int(steps))
    }

    /// How much earlier it may come: a host is never early, but events of one moment are in no order, and another
    /// repetition may be the first to get through.
    public var earliness: Duration { floor + repetition }
}
