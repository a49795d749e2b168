import Fabric
import Wire

extension Topology {
    /// More moments than this are not written out; ``init(yaml:file:)`` refuses a file that has more.
    public static let scheduleLimit = 10_000

    /// The timeline with `until` and `every` written out, in the order of time, then of the file.
    public func schedule() -> [ScheduledAction] {
        var actions: [ScheduledAction] = []
        for entry in timeline { entry.expand(until: .start + duration, into: &actions) }
        return actions.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}

extension TimelineEntry {
    /// Appends every occurrence that begins before the story ends; the end of one comes even where it is later.
    func expand(until end: Instant, into actions: inout [ScheduledAction]) {
        var start = at
        var count = 0
        while start <= end, actions.count < Topology.scheduleLimit {
            actions.append(ScheduledAction(at: start, action: action, text: text))
            if let until, let inverse = action.inverse {
                let finish = start + (until - at)
                if finish <= end {
                    actions.append(ScheduledAction(at: finish, action: inverse, text: "end of: " + text))
                }
            }
            count += 1
            guard let every, count < times ?? .max else { return }
            start += every
        }
    }
}

extension TimelineAction {
    /// What `until` does; nil where the action has no end.
    var inverse: TimelineAction? {
        switch self {
        case .link(let rule): .heal([rule.name])
        case .node(let action, let nodes): action.inverse.map { .node($0, nodes) }
        case .heal, .flush, .backup, .console: nil
        }
    }
}
