import Fabric

extension Topology {
    /// True where luck decides what is delivered: losses, copies, changes of order. Jitter alone changes no order.
    public var hasRandomFaults: Bool {
        networks.contains { network in
            [network.lossPerMillion, network.duplicatePerMillion, network.reorderPerMillion].contains(
                where: Self.isLuck)
        }
            || timeline.contains { entry in
                guard case .link(let rule) = entry.action else { return false }
                switch rule.effect {
                case .loss(let perMillion), .duplicate(let perMillion), .reorder(let perMillion, _):
                    return Self.isLuck(perMillion)
                case .cut, .delay, .jitter, .rate, .firewall: return false
                }
            }
    }

    /// True where a program that is not ours runs on a node; a simulation has none.
    public var hasPrograms: Bool {
        nodes.contains { if case .program = $0.kind { true } else { false } }
    }

    private static func isLuck(_ perMillion: Int) -> Bool { perMillion > 0 && perMillion < 1_000_000 }
}
