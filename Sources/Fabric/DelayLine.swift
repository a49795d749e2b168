import Wire

/// Frames on their way, as a binary heap ordered by time and then by the order in which they came.
struct DelayLine: Sendable {
    struct Entry: Sendable {
        var at: Instant
        var ordinal: UInt64
        var frame: [UInt8]
        /// Indices of the ports, and how often each had gone down when the frame set out.
        var ingress: Int
        var egress: Int
        var ingressBoot: Int
        var egressBoot: Int
    }

    private var heap: [Entry] = []
    private var nextOrdinal: UInt64 = 0

    var count: Int { heap.count }
    var earliest: Instant? { heap.first?.at }

    /// Adds an entry; its ordinal is given here.
    mutating func push(_ entry: Entry) {
        var entry = entry
        entry.ordinal = nextOrdinal
        nextOrdinal += 1
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.isBefore(heap[child], heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the first entry that is due at `now`, if any.
    mutating func pop(dueAt now: Instant) -> Entry? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && Self.isBefore(heap[child], heap[least]) {
                least = child
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        left.at == right.at ? left.ordinal < right.ordinal : left.at < right.at
    }
}
