import Topologies
public import Wire

/// When boxes and what lives in them have power.
extension DrawnFault {
    /// When the second box has the addresses; nil where there is none, or where the power returns before that.
    public var takeover: Instant? {
        guard case .box(let box) = kind, until == nil else { return nil }
        return box.takesOverAfter.map { at + $0 }
    }

    /// The last moment at which it does something by itself.
    public var lastEffect: Instant { until ?? takeover ?? at }

    /// The nodes that are off, killed or standing still because of it, and until when; nil where that has no end.
    var absence: (nodes: [String], end: Instant?)? {
        switch kind {
        case .node(let action, let node) where action.inverse != nil: ([node], until)
        case .box(let box): (box.nodes, until ?? takeover)
        case .node, .console, .cut, .oneWayCut, .networkCut, .networkDelay: nil
        }
    }

    /// Whether a day can be like this: the power of a box does not fail while it has none, does not return after the
    /// second box has taken over, and nobody who lives in a box is switched on while it has no power.
    static func arePossible(_ faults: [DrawnFault]) -> Bool {
        for (index, fault) in faults.enumerated() {
            guard case .box(let box) = fault.kind else { continue }
            if let until = fault.until, let delay = box.takesOverAfter, until > fault.at + delay { return false }
            for (other, fellow) in faults.enumerated() where other != index {
                switch fellow.kind {
                case .box(let same): if same.name == box.name, fault.isDark(at: fellow.at) { return false }
                case .node(.powerOff, let node):
                    if box.nodes.contains(node), fellow.until.map(fault.isDark) == true { return false }
                case .node, .console, .cut, .oneWayCut, .networkCut, .networkDelay: break
                }
            }
        }
        return true
    }

    /// Whether the box has no power at a moment.
    private func isDark(at moment: Instant) -> Bool {
        guard moment >= at else { return false }
        return (until ?? takeover).map { moment < $0 } ?? true
    }

    /// What became of the box, in words; nil for other faults.
    var boxWords: String? {
        guard case .box(let box) = kind else { return nil }
        let second = takeover.map { ", whose second box took over at \(($0 - .start).fileText)" } ?? ""
        return "box \(box.name) lost its power at \((at - .start).fileText)\(second)"
    }
}
