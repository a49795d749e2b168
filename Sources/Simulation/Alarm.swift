import Wire

/// What the driver is to do at a moment.
enum Alarm: Sendable {
    /// The next action of the plan, by its index.
    case action(Int)
    /// The agent's wake-up, if its process is still that one.
    case agent(host: Int, process: Int)
    /// A connection's timer, if the connection in this place is still that one.
    case connection(host: Int, slot: Int, serial: UInt64)
    /// Neighbours that have not answered, if the host has not been off since.
    case neighbors(host: Int, boot: Int)
}

/// Alarms as a binary heap ordered by time and then by the order in which they were set.
struct AlarmQueue: Sendable {
    private struct Entry: Sendable {
        var at: Instant
        var ordinal: UInt64
        var alarm: Alarm
    }

    private var heap: [Entry] = []
    /// Below are the actions of the timeline, which come before everything else of their moment.
    private var nextOrdinal: UInt64 = 1 << 32

    var earliest: Instant? { heap.first?.at }

    mutating func set(_ alarm: Alarm, at: Instant) {
        var ordinal = nextOrdinal
        if case .action(let index) = alarm { ordinal = UInt64(index) } else { nextOrdinal += 1 }
        heap.append(Entry(at: at, ordinal: ordinal, alarm: alarm))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.isBefore(heap[child], heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> Alarm? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.alarm }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, Self.isBefore(heap[left], heap[least]) { least = left }
            if left + 1 < heap.count, Self.isBefore(heap[left + 1], heap[least]) { least = left + 1 }
            guard least != parent else { return first.alarm }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        left.at == right.at ? left.ordinal < right.ordinal : left.at < right.at
    }
}
