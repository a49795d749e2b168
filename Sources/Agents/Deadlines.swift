import Wire

/// The deadlines of many machines, one each, so that the earliest is at hand without asking every machine.
///
/// A binary heap in which an entry that was replaced stays until it comes up; machines with the same deadline come up
/// in the order of their keys.
struct Deadlines<Key: Hashable & Comparable & Sendable>: Sendable {
    private struct Entry {
        var at: Instant
        var key: Key
        /// An index into ``names``.
        var name: Int32

        static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.key < right.key : left.at < right.at
        }
    }

    private var heap: [Entry] = []
    /// The names of timers, each once.
    private var names: [String] = []
    /// The moments alone: a timer's name is told with the first deadline, and decides nothing.
    private var current: [Key: Instant] = [:]

    /// The earliest deadline.
    var wakeup: Wakeup? {
        heap.isEmpty ? nil : Wakeup(at: heap[0].at, timer: names[Int(heap[0].name)])
    }

    /// Replaces the deadline of `key`; nil takes it away.
    mutating func set(_ key: Key, _ wakeup: Wakeup?) {
        guard current[key] != wakeup?.at else { return }
        current[key] = wakeup?.at
        // What is on top is stale only where this was its deadline.
        let isTop = !heap.isEmpty && heap[0].key == key
        if let wakeup { push(Entry(at: wakeup.at, key: key, name: index(of: wakeup.timer))) }
        if isTop { dropStale() } else { sweep() }
    }

    /// Takes the earliest deadline that has come and tells whose it was; nil when none has come.
    mutating func popDue(at now: Instant) -> Key? {
        guard let first = heap.first, first.at <= now else { return nil }
        return popFirst()
    }

    /// Takes the earliest deadline, whether it has come or not, and tells whose it was.
    mutating func popFirst() -> Key? {
        guard let first = heap.first else { return nil }
        current[first.key] = nil
        pop()
        dropStale()
        return first.key
    }

    private mutating func index(of name: String) -> Int32 {
        if let known = names.firstIndex(of: name) { return Int32(known) }
        names.append(name)
        return Int32(names.count - 1)
    }

    private mutating func dropStale() {
        while let first = heap.first, current[first.key] != first.at { pop() }
        sweep()
    }

    /// Replaced entries below the top are swept out before they outnumber the living.
    private mutating func sweep() {
        guard heap.count > 2 * current.count + 64 else { return }
        var living: [Entry] = []
        // A deadline that was put back to where it had been is there twice.
        for entry in heap.filter({ current[$0.key] == $0.at }).sorted(by: <)
        where living.last.map({ $0 < entry }) ?? true {
            living.append(entry)
        }
        heap = living
    }

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, heap[left] < heap[least] { least = left }
            if left + 1 < heap.count, heap[left + 1] < heap[least] { least = left + 1 }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
