import Wire

/// When survivables were active, by their answers to OPTIONS: 503 `LSP is inactive`, or 200.
///
/// It is for controllers whose links are encrypted. What an RRQ says of activity counts only where it can be read.
struct OptionsActivity {
    /// So many intervals are kept, as `verdict.json` has them.
    private static let limit = 10_000

    private var intervals: [String: [ActiveInterval]] = [:]
    private var count = 0
    /// Who has said once that it is inactive, and so says it whenever it is.
    private var telling: Set<String> = []

    /// Takes answers in the order of time.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names) {
        guard case .optionsAnswer(_, let status, let reason) = happening.signal, let time = happening.delivered,
            intervals[names[happening.fromNumber]] != nil || intervals.count < Scene.nodeLimit
        else { return }
        var mine = intervals[names[happening.fromNumber]] ?? []
        let isOpen = mine.last.map { $0.end == nil } ?? false
        if status == 200, !isOpen {
            guard count < Self.limit else { return }
            count += 1
            mine.append(ActiveInterval(controller: names[happening.fromNumber], start: time, isByOptions: true))
        } else if status == 503, names[reason].contains("LSP is inactive") {
            telling.insert(names[happening.fromNumber])
            if isOpen { mine[mine.count - 1].end = time }
        }
        intervals[names[happening.fromNumber]] = mine
    }

    /// Intervals by who has gateways, with these in place of those of survivables whose links are encrypted.
    func replacing(_ active: [ActiveInterval], encrypted: Set<String>) -> [ActiveInterval] {
        let told = telling.intersection(encrypted)
        guard !told.isEmpty else { return active }
        let kept = active.filter { !told.contains($0.controller) }
        return (kept + told.sorted().flatMap { intervals[$0] ?? [] }).sorted {
            ($0.start, $0.controller) < ($1.start, $1.controller)
        }
    }
}
