internal import Wire

/// The timers of our requests, one a request, so that the earliest is at hand without asking every request.
///
/// A binary heap in which an entry that no longer holds stays until it comes up or is swept out.
struct ClientTimers {
    struct Entry: Comparable {
        let at: Instant
        /// Timer names at the same moment are told apart, so that the order of a dictionary does not show.
        let timer: ClientTransaction.Timer
        let identifier: ClientTransactionIdentifier

        static func < (left: Entry, right: Entry) -> Bool {
            if left.at != right.at { return left.at < right.at }
            if left.timer != right.timer { return left.timer.rawValue < right.timer.rawValue }
            return left.identifier < right.identifier
        }
    }

    private var heap: [Entry] = []

    /// The earliest entry, whether it still holds or not.
    var first: Entry? { heap.first }
    var count: Int { heap.count }

    mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() {
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

    /// Keeps only the entries that still hold.
    mutating func sweep(_ holds: (Entry) -> Bool) {
        // A sorted array is a heap.
        heap = heap.filter(holds).sorted()
    }
}
