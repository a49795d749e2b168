import Wire

/// Counts phones by whom they belong to, and tells of changes at most once a second, so that thousands of phones take
/// few lines of a journal.
struct PhoneTally: Sendable {
    private var counts: [String: Int] = [:]
    private var reported: [String: Int] = [:]
    private var changed: Set<String> = []
    private var lastReport: Instant?

    static let interval = Duration.seconds(1)

    subscript(name: String) -> Int { counts[name] ?? 0 }

    /// When what has changed is due to be told; nil where nothing has.
    var due: Instant? { changed.isEmpty ? nil : lastReport.map { $0 + Self.interval } ?? .start }

    mutating func add(_ change: Int, to name: String) {
        counts[name, default: 0] += change
        if counts[name] == reported[name] ?? 0 { changed.remove(name) } else { changed.insert(name) }
    }

    /// What has changed since it was told last, by name; empty where it is too early or nothing has.
    mutating func report(at now: Instant) -> [(name: String, count: Int)] {
        guard let due, now >= due else { return [] }
        let news = changed.sorted().map { ($0, counts[$0] ?? 0) }
        for (name, count) in news { reported[name] = count }
        changed = []
        lastReport = now
        return news
    }
}
