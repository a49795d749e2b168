public import Wire

/// Why a simulation could not be played to its end: a bound was reached.
public struct SimulationError: Error, Hashable, Sendable {
    /// Which bound a simulation has met.
    public enum Bound: Hashable, Sendable {
        /// ``SimulationPlan/stepLimit``.
        case steps(Int)
        /// ``SimulationPlan/instantStepLimit``: things that take no time go on and on.
        case stepsInAnInstant(Int)
    }

    public let bound: Bound
    public let time: Instant
    /// The node that was about to act when the bound was reached, if it was one.
    public let node: String?

    init(bound: Bound, time: Instant, node: String?) {
        self.bound = bound
        self.time = time
        self.node = node
    }
}

extension SimulationError: CustomStringConvertible {
    /// One sentence for people: which bound, when, where.
    public var description: String {
        let place = "at \(time.seconds) s" + (node.map { ", at node \($0)" } ?? "")
        return switch bound {
        case .steps(let limit): "the story takes more than \(limit) steps (\(place))"
        case .stepsInAnInstant(let limit): "more than \(limit) steps take no time (\(place))"
        }
    }
}
