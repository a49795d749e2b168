import Wire

/// The deadlines of many machines, one each, so that the earliest is at hand without asking every machine.
///
/// An entry that was replaced stays in the heap until it comes up; machines with the same deadline come up in the order
/// of their keys.
struct Deadlines<Key: Hashable & Comparable & Sendable>: Sendable {
    private struct Entry: Comparable, Sendable {
        var at: Instant
        var key: Key
        /// An index into ``names``.
        var name: Int32

        static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.key < right.key : left.at < right.at
        }

        static func == (left: Entry, right: Entry) -> Bool { left.at == right.at && left.key == right.key }
    }

    private var heap = BinaryHeap<Entry>()
    /// The names of timers, each once.
    private var names: [String] = []
    /// The moments alone: a timer's name is told with the first deadline, and decides nothing.
    private var current: [Key: Instant] = [:]

    /// The earliest deadline.
    var wakeup: Wakeup? {
        heap.first.map { Wakeup(at: $0.at, timer: names[Int($0.name)]) }
    }

    /// Replaces the deadline of `key`; nil takes it away.
    mutating func set(_ key: Key, _ wakeup: Wakeup?) {
        guard current[key] != wakeup?.at else { return }
        current[key] = wakeup?.at
        // What is on top is stale only where this was its deadline.
        let isTop = heap.first?.key == key
        if let wakeup { heap.push(Entry(at: wakeup.at, key: key, name: index(of: wakeup.timer))) }
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
        heap.popFirst()
        dropStale()
        return first.key
    }

    private mutating func index(of name: String) -> Int32 {
        if let known = names.firstIndex(of: name) { return Int32(known) }
        names.append(name)
        return Int32(names.count - 1)
    }

    private mutating func dropStale() {
        while let first = heap.first, current[first.key] != first.at { heap.popFirst() }
        sweep()
    }

    /// Replaced entries below the top are swept out before they outnumber the living.
    private mutating func sweep() {
        guard heap.count > 2 * current.count + 64 else { return }
        // A deadline that was put back to where it had been is there twice.
        heap.keep { current[$0.key] == $0.at }
    }
}
