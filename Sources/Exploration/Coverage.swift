import Agents
import Simulation
import Topologies

/// Which states agents came to and by which way, over many stories.
///
/// A state is what an agent journalled last; a transition is one entry after another of the same node.
public struct Coverage: Hashable, Sendable {
    /// An entry after another, of a gateway or a controller or a session manager.
    public struct Transition: Hashable, Sendable {
        public let role: String
        /// `start` where it is the first entry of its node.
        public let from: String
        public let to: String
    }

    private static let kinds = JournalEntry.Kind.allCases
    private static let roles = ["gateway", "controller", "session manager", "phones"]
    private static let indexOfKind = Dictionary(
        uniqueKeysWithValues: kinds.enumerated().map { ($1, $0 + 1) })

    private let roleOfNode: [String: Int]
    private var seen: Set<Int> = []

    /// - Parameter player: tells who is what.
    init(_ player: StoryPlayer) {
        var roles: [String: Int] = [:]
        for node in player.topology.nodes {
            switch node.kind {
            case .agent(.gateway): roles[node.name] = 0
            case .agent(.controller): roles[node.name] = 1
            case .agent(.sessionManager): roles[node.name] = 2
            case .agent(.phones): roles[node.name] = 3
            case .agent(.mediaServer), .agent(.stub), .program: break
            }
        }
        roleOfNode = roles
    }

    mutating func note(_ result: SimulationResult) {
        let width = Self.kinds.count + 1
        var last: [String: Int] = [:]
        for line in result.journal {
            guard let role = roleOfNode[line.node], let kind = Self.indexOfKind[line.entry.kind] else { continue }
            let from = last.updateValue(kind, forKey: line.node) ?? 0
            seen.insert((role * width + from) * width + kind)
        }
    }

    /// Adds what another search has seen.
    public mutating func formUnion(_ other: Coverage) { seen.formUnion(other.seen) }

    /// In a fixed order.
    public var transitions: [Transition] {
        let width = Self.kinds.count + 1
        return seen.sorted().map { number in
            let from = number / width % width
            return Transition(
                role: Self.roles[number / width / width],
                from: from == 0 ? "start" : Self.kinds[from - 1].rawValue,
                to: Self.kinds[number % width - 1].rawValue)
        }
    }
}
