import Wire

/// The number of a flow: a place in the tables of tracks, and which of the flows that had that place it is.
struct FlowNumber: Hashable, Sendable {
    let place: Int
    /// No two flows have the same one.
    let serial: UInt32

    static func == (one: FlowNumber, other: FlowNumber) -> Bool { one.serial == other.serial }

    func hash(into hasher: inout Hasher) { hasher.combine(serial) }
}

/// Numbers for the flows of a recording; where there are too many, those are forgotten that were not seen for longest.
struct FlowTable: Sendable {
    private let limit: Int
    private var numbers: [FlowKey: FlowNumber] = [:]
    /// By place: when a flow was last seen, in flows that were looked up.
    private var seen: [Int] = []
    private var free: [Int] = []
    private var serial: UInt32 = 0
    private var clock = 0

    /// - Parameter limit: most flows that are known at once; at least 2.
    init(limit: Int) { self.limit = max(limit, 2) }

    /// The number of a flow, which it gets now if it has none.
    mutating func number(of flow: FlowKey) -> FlowNumber {
        clock += 1
        if let number = numbers[flow] {
            seen[number.place] = clock
            return number
        }
        if numbers.count >= limit { forget() }
        serial &+= 1
        let place = free.popLast() ?? seen.count
        if place == seen.count { seen.append(clock) } else { seen[place] = clock }
        let number = FlowNumber(place: place, serial: serial)
        numbers[flow] = number
        return number
    }

    /// Forgets half of the flows.
    private mutating func forget() {
        let times = numbers.values.map { seen[$0.place] }.sorted()
        let bound = times[times.count / 2]
        for (flow, number) in numbers where seen[number.place] < bound {
            numbers[flow] = nil
            free.append(number.place)
        }
    }
}
