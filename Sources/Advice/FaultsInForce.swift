import Fabric
import Topologies
import Wire

/// Which faults of a timeline hold at a moment, and what mends them.
struct FaultsInForce {
    /// What broke something and was not mended, in order of time.
    private(set) var entries: [ScheduledAction] = []

    /// Takes the next action of the schedule.
    mutating func apply(_ action: ScheduledAction) {
        switch action.action {
        case .link(let rule):
            removeRules { $0 == rule.name }
            entries.append(action)
        case .heal(let names): removeRules { name in names.map { $0.contains(name) } ?? true }
        case .node(let kind, let nodes):
            entries.removeAll { entry in
                guard case .node(let broken, let others) = entry.action else { return false }
                return (broken.inverse == kind || (broken == .powerOff && kind == .takeOver))
                    && others.allSatisfy { nodes.contains($0) }
            }
            if kind.inverse != nil { entries.append(action) }
        case .backup(_, let nodes):
            entries.removeAll { entry in
                guard case .node(_, let broken) = entry.action else { return false }
                return broken.allSatisfy { nodes.contains($0) }
            }
        case .flush, .console: break
        }
    }

    private mutating func removeRules(where matches: (String) -> Bool) {
        entries.removeAll { entry in
            if case .link(let rule) = entry.action { matches(rule.name) } else { false }
        }
    }

    /// Everything that mends what holds.
    func mending(at time: Instant) -> [FailBackStep] {
        entries.compactMap { entry in
            switch entry.action {
            case .link(let rule): FailBackStep(time, nil, "mend: \(entry.text)", .heal([rule.name]))
            case .node(let action, let nodes):
                action.inverse.map { FailBackStep(time, nil, "mend: \(entry.text)", .node($0, nodes)) }
            case .heal, .flush, .backup, .console: nil
            }
        }
    }
}
