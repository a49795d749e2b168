import Loads

/// The figures of a served agent at one moment.
struct ServeFigures {
    /// A number with its name; of those that count events, lines show how many a second there were.
    struct Figure {
        let name: String
        let value: Int
        let isCounter: Bool

        static func counter(_ name: String, _ value: Int) -> Figure {
            Figure(name: name, value: value, isCounter: true)
        }
        static func level(_ name: String, _ value: Int) -> Figure { Figure(name: name, value: value, isCounter: false) }
    }

    var figures: [Figure]
    /// What ``latency`` is of.
    var latencyName: String
    var latency: LatencyHistogram
}
