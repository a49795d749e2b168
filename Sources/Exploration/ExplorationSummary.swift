/// What searches have found, brought together from their records.
public struct ExplorationSummary: Hashable, Sendable {
    public private(set) var searches: [ExplorationRecord.Search] = []
    /// The smallest day of each signature, in the order of signatures.
    public private(set) var days: [ExplorationRecord.Day] = []

    public init() {}

    /// Takes a line of a record.
    public mutating func add(_ record: ExplorationRecord) {
        if let search = record.search { searches.append(search) }
        guard let day = record.day else { return }
        if let index = days.firstIndex(where: { $0.signature == day.signature }) {
            if Self.isSmaller(day, days[index]) { days[index] = day }
        } else {
            days.append(day)
            days.sort { $0.signature < $1.signature }
        }
    }

    /// Fewer faults, then fewer characters, then the earlier story.
    private static func isSmaller(_ one: ExplorationRecord.Day, _ other: ExplorationRecord.Day) -> Bool {
        let lengths = (one.faults.joined().utf8.count, other.faults.joined().utf8.count)
        return (one.faults.count, lengths.0, one.story) < (other.faults.count, lengths.1, other.story)
    }

    public var stories: UInt64 { searches.reduce(0) { $0 + $1.stories } }
    public var violating: UInt64 { searches.reduce(0) { $0 + $1.violating } }
    public var unfinished: UInt64 { searches.reduce(0) { $0 + $1.unfinished } }
    public var firstError: String? { searches.lazy.compactMap(\.firstError).first }
    public var scenarioSeconds: Double { searches.reduce(0) { $0 + $1.scenarioSeconds } }
    public var busySeconds: Double { searches.reduce(0) { $0 + $1.busySeconds } }
    /// Each once, sorted.
    public var transitions: [String] { Set(searches.flatMap(\.transitions)).sorted() }

    /// Several searches must not have played the same stories: the numbers of shards that are there twice.
    public var repeatedShards: [String] {
        var counts: [String: Int] = [:]
        for search in searches {
            counts["\(search.topology), seed \(search.seed), shard \(search.shard)", default: 0] += 1
        }
        return counts.filter { $0.value > 1 }.keys.sorted()
    }
}
