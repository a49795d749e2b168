import Wire

/// Measures how often session managers ask by OPTIONS, while a link is up and while it is down.
///
/// A controller or a media server asks when something has changed with it, which is no cycle.
/// What is asked out of turn does not count: the repetition of one that failed, and one right after the peer's own
/// OPTIONS or a call.
struct OptionsClock {
    private let tables: [String: [String: EntityLinkTable]]
    var others: Set<String>
    private var links: [Pair: Link] = [:]

    private struct Pair: Hashable {
        let from: String
        let to: String
    }

    private struct Link {
        var asked: (at: Instant, key: UInt64)?
        var isAnswered = false
        var failures = 0
        var isUp: Bool?
        /// Something else happened on the link since.
        var isDisturbed = false
    }

    /// - Parameter others: SIP entities that are no session managers.
    init(others: [String], tables: [String: [String: EntityLinkTable]]) {
        self.others = Set(others)
        self.tables = tables
    }

    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names, _ table: inout TimerTable) {
        let pair = Pair(from: names[happening.fromNumber], to: names[happening.toNumber])
        let opposite = Pair(from: names[happening.toNumber], to: names[happening.fromNumber])
        switch happening.signal {
        case .options(let key):
            guard let sent = happening.sent, links[pair]?.asked?.key != key else { return }
            links[opposite]?.isDisturbed = true
            guard !others.contains(pair.from), links[pair] != nil || links.count < Scene.nodeLimit else { return }
            var link = links[pair] ?? Link()
            if link.asked != nil, !link.isAnswered { fail(&link, pair) }
            if let asked = link.asked, !link.isDisturbed, let isUp = link.isUp, isUp == (link.failures == 0) {
                table.add(isUp ? .optionsUp : .optionsDown, "\(pair.from) > \(pair.to)", sent - asked.at)
            }
            link.asked = (sent, key)
            link.isAnswered = false
            link.isDisturbed = false
            links[pair] = link
        case .optionsAnswer(let key, let status, let reason):
            guard happening.delivered != nil, var link = links[opposite], link.asked?.key == key, !link.isAnswered
            else { return }
            link.isAnswered = true
            let verdicts = tables[opposite.from]?[opposite.to] ?? .standard
            if verdicts.state(status, names[reason]) == .up {
                link.failures = 0
                link.isUp = true
            } else {
                fail(&link, opposite)
            }
            links[opposite] = link
        case .invite, .inviteAnswer:
            links[pair]?.isDisturbed = true
            links[opposite]?.isDisturbed = true
        case _: break
        }
    }

    private func fail(_ link: inout Link, _ pair: Pair) {
        link.failures += 1
        if link.failures >= (tables[pair.from]?[pair.to] ?? .standard).tries { link.isUp = false }
    }
}
