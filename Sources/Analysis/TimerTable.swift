import Wire

/// Measured durations by timer and node, in bounded memory.
struct TimerTable: Sendable {
    /// Nodes of one timer beyond this count only in the sum of all.
    static let nodeLimit = Scene.nodeLimit

    private var all: [MeasuredTimer.Kind: DurationSample] = [:]
    private var each: [MeasuredTimer.Kind: [String: DurationSample]] = [:]

    mutating func add(_ kind: MeasuredTimer.Kind, _ node: String, _ duration: Duration) {
        all[kind, default: DurationSample()].add(duration)
        guard each[kind]?[node] != nil || each[kind, default: [:]].count < Self.nodeLimit else { return }
        each[kind, default: [:]][node, default: DurationSample()].add(duration)
    }

    /// By timer; for each, all nodes together and then each of them, in the order of their names.
    var timers: [MeasuredTimer] {
        MeasuredTimer.Kind.allCases.flatMap { kind -> [MeasuredTimer] in
            guard let sum = all[kind], let nodes = each[kind] else { return [] }
            return [MeasuredTimer(kind, nil, sum)]
                + nodes.sorted { NaturalOrder.precedes($0.key, $1.key) }.map { MeasuredTimer(kind, $0.key, $0.value) }
        }
    }
}

extension MeasuredTimer {
    fileprivate init(_ kind: Kind, _ node: String?, _ sample: DurationSample) {
        self.init(
            kind: kind, node: node, count: sample.count, minimum: sample.minimum, median: sample.median,
            maximum: sample.maximum)
    }
}
