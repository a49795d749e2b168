import Wire

/// The number of a flow: a place in the tables of tracks, and which of the flows that had that place it is.
struct FlowNumber: Hashable, Sendable {
    let place: Int
    /// No two flows have the same one.
    let serial: UInt32

    /// For tables that are small.
    var key: UInt64 { UInt64(serial) }

    static func == (one: FlowNumber, other: FlowNumber) -> Bool { one.serial == other.serial }

    func hash(into hasher: inout Hasher) { hasher.combine(serial) }
}

/// Numbers for the flows of a recording; where there are too many, those are forgotten that were not seen for longest.
struct FlowTable: Sendable {
    private let limit: Int
    /// The place of each flow.
    private var places = NumberIndex()
    /// By place: which flow it is, and when it was last seen, in flows that were looked up.
    private var known: [(flow: FlowKey, serial: UInt32, seen: Int)] = []
    private var free: [Int] = []
    private var serial: UInt32 = 0
    private var clock = 0

    /// - Parameter limit: most flows that are known at once; at least 2.
    init(limit: Int) { self.limit = max(limit, 2) }

    /// The number of a flow, which it gets now if it has none.
    mutating func number(of flow: FlowKey) -> FlowNumber {
        clock += 1
        let words = flow.words
        if let place = places.number(of: words, where: { known[Int($0)].flow == flow }).map({ Int($0) }) {
            known[place].seen = clock
            return FlowNumber(place: place, serial: known[place].serial)
        }
        if places.count >= limit { forget() }
        serial &+= 1
        let place = free.popLast() ?? known.count
        if place == known.count { known.append((flow, serial, clock)) } else { known[place] = (flow, serial, clock) }
        places.add(UInt32(place), words)
        return FlowNumber(place: place, serial: serial)
    }

    /// True while a flow has its number; then it counts as seen.
    mutating func isSeen(_ number: FlowNumber) -> Bool {
        guard number.place < known.count, known[number.place].serial == number.serial else { return false }
        clock += 1
        known[number.place].seen = clock
        return true
    }

    /// Forgets half of the flows.
    private mutating func forget() {
        let gone = Set(free)
        let times = known.indices.filter { !gone.contains($0) }.map { known[$0].seen }.sorted()
        let bound = times[times.count / 2]
        for place in known.indices where !gone.contains(place) && known[place].seen < bound {
            places.remove(UInt32(place), known[place].flow.words)
            // Nobody has this serial number.
            known[place].serial = 0
            free.append(place)
        }
    }
}
