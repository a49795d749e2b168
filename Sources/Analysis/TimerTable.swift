import Wire

/// Measured durations by timer and node, in bounded memory.
struct TimerTable: Sendable {
    /// Nodes of one timer beyond this count only in the sum of all.
    static let nodeLimit = Scene.nodeLimit

    private var all: [DurationSample] = Array(repeating: DurationSample(), count: MeasuredTimer.Kind.allCases.count)
    /// By the number of a node.
    private var ofNodes: [NodeStates<DurationSample>]
    private var nodeCounts: [Int]
    /// By a name: of a survivable, or of the two ends of a link.
    private var named: [MeasuredTimer.Kind: [String: DurationSample]] = [:]

    init() {
        ofNodes = all.map { _ in NodeStates() }
        nodeCounts = all.map { _ in 0 }
    }

    mutating func add(_ kind: MeasuredTimer.Kind, _ node: Int, _ duration: Duration) {
        let place = kind.place
        all[place].add(duration)
        guard ofNodes[place].update(node, { $0.add(duration) }) == nil, nodeCounts[place] < Self.nodeLimit else {
            return
        }
        nodeCounts[place] += 1
        ofNodes[place].update(node, default: DurationSample()) { $0.add(duration) }
    }

    mutating func add(_ kind: MeasuredTimer.Kind, _ name: String, _ duration: Duration) {
        all[kind.place].add(duration)
        guard named[kind]?[name] != nil || named[kind, default: [:]].count < Self.nodeLimit else { return }
        named[kind, default: [:]][name, default: DurationSample()].add(duration)
    }

    /// By timer; for each, all nodes together and then each of them, in the order of their names.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    func timers(_ names: Names) -> [MeasuredTimer] {
        MeasuredTimer.Kind.allCases.flatMap { kind -> [MeasuredTimer] in
            guard all[kind.place].count > 0 else { return [] }
            let samples =
                ofNodes[kind.place].all.map { (name: names[$0.node], sample: $0.state) }
                + (named[kind] ?? [:]).map { (name: $0.key, sample: $0.value) }
            return [MeasuredTimer(kind, nil, all[kind.place])]
                + samples.sorted { NaturalOrder.precedes($0.name, $1.name) }.map {
                    MeasuredTimer(kind, $0.name, $0.sample)
                }
        }
    }
}

extension MeasuredTimer.Kind {
    /// Its place in tables.
    fileprivate var place: Int {
        switch self {
        case .primarySearch: 0
        case .attemptInterval: 1
        case .keepAlive: 2
        case .gatewayDetection: 3
        case .controllerDetection: 4
        case .returnPoll: 5
        case .registrationKeepAlive: 6
        case .optionsUp: 7
        case .optionsDown: 8
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
