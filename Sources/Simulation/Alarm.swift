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

/// Alarms ordered by time and then by the order in which they were set.
struct AlarmQueue: Sendable {
    private struct Entry: Comparable, Sendable {
        var at: Instant
        var ordinal: UInt64
        var alarm: Alarm

        static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.ordinal < right.ordinal : left.at < right.at
        }

        static func == (left: Entry, right: Entry) -> Bool { left.at == right.at && left.ordinal == right.ordinal }
    }

    private var heap = BinaryHeap<Entry>()
    /// Below are the actions of the timeline, which come before everything else of their moment.
    private var nextOrdinal: UInt64 = 1 << 32

    var earliest: Instant? { heap.first?.at }

    mutating func set(_ alarm: Alarm, at: Instant) {
        var ordinal = nextOrdinal
        if case .action(let index) = alarm { ordinal = UInt64(index) } else { nextOrdinal += 1 }
        heap.push(Entry(at: at, ordinal: ordinal, alarm: alarm))
    }

    mutating func next() -> Alarm? { heap.popFirst()?.alarm }
}
