import Verdicts
import Wire

/// How much later events of one kind come in the second of two stories.
public struct StoryTiming: Hashable, Sendable {
    /// What happened, for a table of times.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case registered, refused, unanswered
        case connection = "connection attempt"
        case linkLost = "link ends"
        case unregistered = "unregistration"
        case active
        case survivable = "survivable's report"
        case region = "region's state"
        case split
        case prevented = "prevented"
        case entityLink = "entity link"

        init(_ row: StoryComparison.Row) {
            let text = row.one?.text ?? row.other?.text ?? ""
            if row.track.hasPrefix("entity link ") {
                self = .entityLink
            } else if row.track.hasPrefix("region ") {
                self = text.hasPrefix("split ") ? .split : text.contains(" refused by ") ? .prevented : .region
            } else if text.hasPrefix("SYN ") {
                self = .connection
            } else if text.hasPrefix("link to ") {
                self = .linkLost
            } else if text.hasPrefix("RRQ ") {
                self = .survivable
            } else if text.hasSuffix(" active") {
                self = .active
            } else if text.contains(": accepted") {
                self = .registered
            } else if text.contains(": rejected") {
                self = .refused
            } else {
                self = text.contains(": unanswered") ? .unanswered : .unregistered
            }
        }
    }

    public var kind: Kind
    /// Events that both stories have.
    public var count: Int
    /// Below zero where the second story is earlier; of an even count, the lower of the two in the middle.
    public var median: Duration
    /// The one that is furthest from zero.
    public var extreme: Duration

    /// One for each kind that both stories have, in the order of kinds.
    static func all(_ rows: [StoryComparison.Row]) -> [StoryTiming] {
        var differences: [Kind: [Duration]] = [:]
        for row in rows {
            guard let one = row.one, let other = row.other else { continue }
            differences[Kind(row), default: []].append(other.time - one.time)
        }
        return Kind.allCases.compactMap { kind in
            guard let sorted = differences[kind]?.sorted(), let first = sorted.first, let last = sorted.last else {
                return nil
            }
            return StoryTiming(
                kind: kind, count: sorted.count, median: sorted[(sorted.count - 1) / 2],
                extreme: .zero - first > last ? first : last)
        }
    }
}
