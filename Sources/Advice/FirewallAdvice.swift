import Agents
import Fabric
import Topologies
import Wire

/// What can be done about a firewall that stands in the way, each change played and measured.
public struct FirewallAdvice: Hashable, Sendable {
    /// A change, and what the story costs with it.
    public struct Change: Hashable, Sendable {
        public var kind: Kind
        /// What somebody sets, in words: `idle timeout 4min instead of 90s`.
        public var words: String
        /// How the story does it; nil where nothing is done.
        var action: TimelineAction?
        /// Time without service from the moment of the change to the end, of all gateways, while the rest is mended and
        /// whoever holds gateways is rebooted; and the longest of one gateway.
        public var outage: Duration = .zero
        public var worstOutage: Duration = .zero
        /// Links between gateways and controllers that are lost from that moment on.
        public var lostLinks = 0
        /// Gateways that are not with main at the end.
        public var away = 0

        init(_ kind: Kind, _ words: String, _ action: TimelineAction?) {
            self.kind = kind
            self.words = words
            self.action = action
        }

        /// More gateways with main; then less time without it, then fewer links lost, then the smaller change.
        func isBetter(than other: Change) -> Bool {
            if away != other.away { return away < other.away }
            let (mine, others) = (outage / .seconds(1), other.outage / .seconds(1))
            if (mine - others).magnitude >= 1 { return mine < others }
            return lostLinks < other.lostLinks
        }
    }

    /// In the order of how much they change.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Nothing: the firewall is not what hurts.
        case leave = "leave it"
        /// A longer idle time-out than any silence of the links that go through it.
        case lengthen = "lengthen idle timeout"
        /// Both directions through the firewall.
        case route = "route both ways through it"
        case remove = "remove rule"
    }

    /// The fault, in the words of the file, and its line; 0 where it is not known.
    public var fault: String
    public var line: Int
    /// The best first.
    public internal(set) var changes: [Change]

    /// What is taken: the best change.
    public var best: Change { changes[0] }
}

/// Finds changes of a firewall and what they cost.
struct FirewallConsultant {
    private let topology: Topology

    init(_ topology: Topology) { self.topology = topology }

    /// The changes that make sense, in the order of how much they change.
    func changes(of rule: Rule, _ settings: FirewallSettings) -> [FirewallAdvice.Change] {
        var changes = [FirewallAdvice.Change(.leave, "leave it as it is", nil)]
        if rule.selector.bothWays {
            if let change = longer(rule, settings) { changes.append(change) }
        } else {
            var straight = rule
            straight.selector.bothWays = true
            changes.append(.init(.route, "route what comes back through it, too", .link(straight)))
        }
        changes.append(.init(.remove, "remove the rule", .heal([rule.name])))
        return changes
    }

    /// Time-outs that no silence of a link reaches: twice the longest gap between two keep-alives, in whole minutes.
    private func longer(_ rule: Rule, _ settings: FirewallSettings) -> FirewallAdvice.Change? {
        var gaps: (tcp: Duration, udp: Duration) = (.zero, .zero)
        for node in topology.nodes {
            guard case .agent(.controller(let controller)) = node.kind else { continue }
            gaps.tcp = max(gaps.tcp, controller.supervisionInterval)
            gaps.udp = max(gaps.udp, controller.supervisionInterval, controller.keepAliveInterval)
        }
        func roomy(_ gap: Duration, _ old: Duration) -> Duration {
            let minutes = max(1, Int((gap * 2 / .seconds(60)).rounded(.up)))
            return max(old, .minutes(minutes))
        }
        var changed = settings
        changed.idleTimeout = roomy(gaps.tcp, settings.idleTimeout)
        changed.udpIdleTimeout = roomy(gaps.udp, settings.udpIdleTimeout)
        guard changed != settings else { return nil }
        var words: [String] = []
        if changed.idleTimeout != settings.idleTimeout {
            words.append("idle timeout \(changed.idleTimeout.fileText) instead of \(settings.idleTimeout.fileText)")
        }
        if changed.udpIdleTimeout != settings.udpIdleTimeout {
            words.append(
                "udp idle timeout \(changed.udpIdleTimeout.fileText) instead of \(settings.udpIdleTimeout.fileText)")
        }
        var longer = rule
        longer.effect = .firewall(changed)
        return .init(.lengthen, words.joined(separator: ", "), .link(longer))
    }
}
