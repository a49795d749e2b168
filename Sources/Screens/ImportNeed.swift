/// What no screen says: whose it is, which screen would say it, and what stands in its place.
public struct ImportNeed: Hashable, Sendable {
    /// Such as `gateways`, which stands for all that lack it.
    public var group: String
    /// A key of the topology file.
    public var key: String
    /// The nodes that lack it.
    public var subjects: [String]
    /// The screen to take and the field on it, or where else somebody sees it.
    public var screen: String
    /// False where import does not read what tells it, so that it has to be answered.
    public var isRead = true
    /// False where nobody can be named yet of whom it could be said.
    public var canBeAnswered = true
    /// What is used meanwhile; nil where what lacks it is left out.
    public var used: String?

    /// The name by which it can be answered: `main.release`, or `servers.release` for all that lack it.
    public var name: String { subjects.count == 1 ? "\(subjects[0]).\(key)" : "\(group).\(key)" }

    /// Two lines for people.
    public var lines: [String] {
        let names = subjects.prefix(4).joined(separator: ", ")
        let more = subjects.count > 4 ? " and \(subjects.count - 4) more" : ""
        let what = subjects == [group] ? name : "\(key) of \(names)\(more)"
        guard canBeAnswered else { return ["\(subjects.first ?? group): none is named", "    take \(screen)"] }
        let ask = isRead ? "take \(screen); or --set '\(name)=…'" : "--set '\(name)=…'; \(screen)"
        return ["\(what): \(used.map { "used \($0)" } ?? "left out")", "    " + ask]
    }
}
