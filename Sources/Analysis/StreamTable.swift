/// The streams that are known, each in a place of its own.
struct StreamTable: Sendable {
    private var places: [StreamKey: Int] = [:]
    private var states: [StreamState] = []

    /// How many there are.
    var count: Int { places.count }

    /// The place of a stream; nil where it is not known.
    func place(of key: StreamKey) -> Int? { places[key] }

    /// Takes a new stream in.
    mutating func add(_ key: StreamKey, _ state: StreamState) -> Int {
        places[key] = states.count
        states.append(state)
        return states.count - 1
    }

    subscript(place: Int) -> StreamState {
        get { states[place] }
        _modify { yield &states[place] }
    }

    /// Takes a stream out to be changed; its place is kept until it is put back.
    mutating func take(_ place: Int) -> StreamState {
        var state = StreamState()
        swap(&state, &states[place])
        return state
    }

    /// The place of the other direction of the stream there; nil where it is not known.
    mutating func opposite(of place: Int, _ key: StreamKey) -> Int? {
        if let known = states[place].opposite { return known }
        guard let found = places[key.opposite] else { return nil }
        states[place].opposite = found
        return found
    }

    /// Forgets all streams but some; the others get other places.
    mutating func keep(_ isKept: (StreamState) -> Bool) {
        var kept: [StreamState] = []
        for (key, place) in places {
            if isKept(states[place]) {
                places[key] = kept.count
                kept.append(states[place])
                kept[kept.count - 1].opposite = nil
            } else {
                places[key] = nil
            }
        }
        states = kept
    }

    /// Bytes that all of them keep.
    var heldBytes: Int { states.reduce(0) { $0 + $1.held } }
}
