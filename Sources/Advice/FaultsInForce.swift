import Fabric
import Topologies
import Wire
import Wire

/// Which faults of a timeline hold at a moment, and what mends them.
struct FaultsInForce {
    /// What broke something and was not mended, in order of time.
    private(set) var entries: [ScheduledAction] = []
    /// Since when boxes have been on their second one.
    private(set) var secondBoxes: [(box: Box, since: Instant)] = []
    private let boxes: [Box]

    init(_ boxes: [Box]) { self.boxes = boxes }

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
            if kind == .takeOver { takeOver(nodes, at: action.at) }
        case .backup(_, let nodes):
            entries.removeAll { entry in
                guard case .node(_, let broken) = entry.action else { return false }
                return broken.allSatisfy { nodes.contains($0) }
            }
        case .flush, .console: break
        }
    }

    /// A second box takes over, or after another failure the first one.
    private mutating func takeOver(_ nodes: [String], at time: Instant) {
        guard let box = boxes.first(where: { $0.nodes == nodes }) else { return }
        if let index = secondBoxes.firstIndex(where: { $0.box.name == box.name }) {
            secondBoxes.remove(at: index)
        } else {
            secondBoxes.append((box, time))
        }
    }

    private mutating func removeRules(where matches: (String) -> Bool) {
        entries.removeAll { entry in
            if case .link(let rule) = entry.action { matches(rule.name) } else { false }
        }
    }

    /// The firewalls among them.
    var firewalls: [(entry: ScheduledAction, rule: Rule, settings: FirewallSettings)] {
        entries.compactMap { entry in
            guard case .link(let rule) = entry.action, case .firewall(let settings) = rule.effect else { return nil }
            return (entry, rule, settings)
        }
    }

    /// Everything that mends what holds, but for firewalls.
    func mending(at time: Instant) -> [FailBackStep] {
        entries.compactMap { entry in
            switch entry.action {
            case .link(let rule):
                if case .firewall = rule.effect { return nil }
                return FailBackStep(time, nil, "mend: \(entry.text)", .heal([rule.name]))
            case .node(let action, let nodes):
                return action.inverse.map { FailBackStep(time, nil, words(entry, action, nodes), .node($0, nodes)) }
            case .heal, .flush, .backup, .console: return nil
            }
        }
    }

    private func words(_ entry: ScheduledAction, _ action: NodeAction, _ nodes: [String]) -> String {
        guard action == .powerOff, let box = boxes.first(where: { $0.nodes == nodes }) else {
            return "mend: \(entry.text)"
        }
        let second = box.takesOverAfter.map { entry.at + $0 }.map {
            ", unless its second box takes over first, which it would at \(($0 - .start).fileText)"
        }
        return "start box \(box.name): \(box.nodes.joined(separator: ", "))\(second ?? "")"
    }
}
