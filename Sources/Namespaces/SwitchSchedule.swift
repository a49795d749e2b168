internal import Fabric
internal import Wire

/// Faults that wait for their time, in the order of their times and then of their arrival.
struct SwitchSchedule {
    struct Entry {
        let identifier: UInt64
        let fault: LinkFault
        let planned: Instant
    }

    static let limit = 100_000

    private var entries: [Entry] = []

    /// The time of the first one.
    var next: Instant? { entries.first?.planned }

    /// False where the schedule is full; nothing was kept then.
    mutating func insert(_ entry: Entry) -> Bool {
        guard entries.count < Self.limit else { return false }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].planned <= entry.planned { low = middle + 1 } else { high = middle }
        }
        entries.insert(entry, at: low)
        return true
    }

    /// Takes the first one if its time has come.
    mutating func takeDue(at now: Instant) -> Entry? {
        guard let first = entries.first, first.planned <= now else { return nil }
        entries.removeFirst()
        return first
    }
}
