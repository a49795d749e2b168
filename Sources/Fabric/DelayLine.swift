import Wire

/// Frames on their way, ordered by time and then by the order in which they came.
struct DelayLine<Frame: SwitchedFrame>: Sendable {
    struct Entry: Comparable, Sendable {
        var at: Instant
        var ordinal: UInt64
        var frame: Frame
        /// Indices of the ports, and how often each had gone down when the frame set out.
        var ingress: Int32
        var egress: Int32
        var ingressBoot: Int32
        var egressBoot: Int32

        static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.ordinal < right.ordinal : left.at < right.at
        }

        static func == (left: Entry, right: Entry) -> Bool { left.ordinal == right.ordinal }
    }

    private var heap = BinaryHeap<Entry>()
    private var nextOrdinal: UInt64 = 0

    var count: Int { heap.count }
    var earliest: Instant? { heap.first?.at }

    /// Adds an entry; its ordinal is given here.
    mutating func push(_ entry: Entry) {
        var entry = entry
        entry.ordinal = nextOrdinal
        nextOrdinal += 1
        heap.push(entry)
    }

    /// Takes out the first entry that is due at `now`, if any.
    mutating func pop(dueAt now: Instant) -> Entry? {
        guard let earliest, earliest <= now else { return nil }
        return heap.popFirst()
    }
}
