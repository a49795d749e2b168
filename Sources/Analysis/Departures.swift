import Wire

/// What was seen to leave and not yet to arrive, by the places of happenings: of what is equal, the latest comes first.
struct Departures {
    private var latest = NumberIndex()
    /// By the place of a happening, the one before it that is equal; negative where there is none.
    private var earlier: [Int32] = []

    /// Takes in what comes next in the list of happenings.
    mutating func add(_ observation: Observation, _ happenings: [Happening]) {
        let key = Self.key(observation)
        let known = place(of: observation, key, happenings)
        if let known { latest.remove(known, key) }
        latest.add(UInt32(happenings.count), key)
        while earlier.count < happenings.count { earlier.append(-1) }
        earlier.append(known.map { Int32($0) } ?? -1)
    }

    /// The latest departure of what is seen to arrive, which is over with that; nil where there is none.
    mutating func take(_ observation: Observation, _ happenings: [Happening]) -> Int? {
        let key = Self.key(observation)
        guard let place = place(of: observation, key, happenings) else { return nil }
        latest.remove(place, key)
        let before = earlier[Int(place)]
        if before >= 0 { latest.add(UInt32(before), key) }
        return Int(place)
    }

    private func place(
        of observation: Observation, _ key: NumberIndex.Key, _ happenings: [Happening]
    ) -> UInt32? {
        latest.number(of: key) { number in
            let place = Int(number)
            return happenings[place].signal == observation.signal && happenings[place].source == observation.source
                && happenings[place].destination == observation.destination
        }
    }

    /// What differs from message to message; the rest is compared.
    private static func key(_ observation: Observation) -> NumberIndex.Key {
        let number = observation.signal.number
        let rest =
            number == 0
            ? UInt64(bitPattern: Int64(observation.signal.hashValue))
            : UInt64(observation.signal.kind) << 56 | UInt64(number)
        return NumberIndex.Key(observation.source, observation.destination, rest)
    }
}
