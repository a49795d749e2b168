import Wire

/// Frames on their way, as a binary heap ordered by time and then by the order in which they came.
struct DelayLine<Frame: SwitchedFrame>: Sendable {
    struct Entry: Sendable {
        var at: Instant
        var ordinal: UInt64
        var frame: Frame
        /// Indices of the ports, and how often each had gone down when the frame set out.
        var ingress: Int32
        var egress: Int32
        var ingressBoot: Int32
        var egressBoot: Int32
    }

    private var heap: [Entry] = []
    private var nextOrdinal: UInt64 = 0

    var count: Int { heap.count }
    var earliest: Instant? { heap.isEmpty ? nil : heap[0].at }

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
        guard !heap.isEmpty, heap[0].at <= now else { return nil }
        var first = heap.removeLast()
        guard !heap.isEmpty else { return first }
        swap(&first, &heap[0])
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, Self.isBefore(heap[left], heap[least]) { least = left }
            if left + 1 < heap.count, Self.isBefore(heap[left + 1], heap[least]) { least = left + 1 }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        left.at == right.at ? left.ordinal < right.ordinal : left.at < right.at
    }
}
