import Wire

/// What became of one entity link after its first state.
struct EntityLinkHistory {
    private let changes: [EntityLinkChange]

    static func all(_ changes: [EntityLinkChange]) -> [EntityLinkHistory] {
        struct Pair: Hashable {
            let from: String
            let to: String
        }
        var order: [Pair] = []
        var links: [Pair: [EntityLinkChange]] = [:]
        for change in changes {
            let pair = Pair(from: change.from, to: change.to)
            if links[pair] == nil { order.append(pair) }
            links[pair, default: []].append(change)
        }
        // The first state of a link is no change.
        return order.compactMap { pair in
            let later = (links[pair] ?? []).dropFirst()
            return later.isEmpty ? nil : EntityLinkHistory(changes: Array(later))
        }
    }

    var finding: Finding {
        let (first, last) = (changes[0], changes[changes.count - 1])
        let what =
            changes.count == 1
            ? "\(first.from) > \(first.to) went \(first.state.rawValue) by \(first.by)"
            : "\(first.from) > \(first.to) changed \(changes.count) times, at last \(last.state.rawValue) by \(last.by)"
        return Finding(
            .linkChange, what, nodes: [first.from, first.to], start: first.time, end: last.time, count: changes.count,
            frames: changes.map(\.frame), cause: cause(last))
    }

    private func cause(_ change: EntityLinkChange) -> String {
        if change.by == EntityLinkTrack.silence { return "\(change.to) is dead or out of reach" }
        return change.state == .up ? "\(change.to) takes calls" : "\(change.to) says that it takes no calls"
    }
}
