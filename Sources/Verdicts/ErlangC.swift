/// The queue with exponential gaps, exponential handling times and n servers (M/M/n), whose callers all wait: Erlang's
/// second formula.
public struct ErlangC: Hashable, Sendable {
    /// Calls in a second times the mean handling time, in erlang.
    public var load: Double
    public var agents: Int

    public init(load: Double, agents: Int) {
        self.load = load
        self.agents = agents
    }

    /// The share of calls that have to wait, 0…1; 1 where there are not more agents than erlangs.
    public var waiting: Double {
        guard agents > 0, load < Double(agents) else { return 1 }
        guard load > 0 else { return 0 }
        // Erlang B by its recursion, which neither overflows nor loses digits.
        var blocked = 1.0
        for servers in 1...agents { blocked = load * blocked / (Double(servers) + load * blocked) }
        let free = 1 - load / Double(agents)
        return blocked / (free + (1 - free) * blocked)
    }

    /// The share of calls that are answered within a time, in units of the mean handling time: 0…1.
    public func answered(within time: Double) -> Double {
        guard load < Double(agents) else { return 0 }
        return 1 - waiting * Self.exponential(-(Double(agents) - load) * time)
    }

    /// The mean time to the answer, in units of the mean handling time; nil where it grows without end.
    public var meanWait: Double? {
        load < Double(agents) ? waiting / (Double(agents) - load) : nil
    }

    /// e to the power of x, for x not above 0: a series for a small part of it, squared as often.
    static func exponential(_ x: Double) -> Double {
        guard x > -700 else { return 0 }
        let small = x / 1_024
        var term = 1.0
        var sum = 1.0
        for index in 1...12 {
            term *= small / Double(index)
            sum += term
        }
        for _ in 0..<10 { sum *= sum }
        return sum
    }
}
