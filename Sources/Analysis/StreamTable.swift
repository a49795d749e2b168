import Frames
import Megaco
import Packets
import Wire

/// The streams that are known, each in a place of its own.
struct StreamTable: Sendable {
    private var places = NumberIndex()
    private var keys: [StreamKey] = []
    /// The words of each key, which are all of it where its ends are of IPv4: a quarter of the memory to look at.
    private var words: [NumberIndex.Key] = []
    private var states: [StreamState] = []
    /// Whether bytes are kept behind a hole of the stream there.
    private var holes: [Bool] = []

    /// How many there are.
    var count: Int { states.count }

    /// The place of a stream; nil where it is not known.
    func place(of key: StreamKey) -> Int? {
        let wanted = key.words
        guard key.isWords else { return places.number(of: wanted) { keys[Int($0)] == key }.map { Int($0) } }
        return places.number(of: wanted) { words[Int($0)] == wanted }.map { Int($0) }
    }

    /// Those of a key that they do not tell whole are nobody's.
    private static func words(of key: StreamKey) -> NumberIndex.Key {
        key.isWords ? key.words : NumberIndex.Key(high: .max, low: .max)
    }

    /// Takes a new stream in.
    mutating func add(_ key: StreamKey, _ state: StreamState) -> Int {
        places.add(UInt32(states.count), key.words)
        keys.append(key)
        words.append(Self.words(of: key))
        states.append(state)
        holes.append(false)
        return states.count - 1
    }

    subscript(place: Int) -> StreamState {
        get { states[place] }
        _modify { yield &states[place] }
    }

    /// True while bytes are kept behind a hole of the stream there.
    func hasHole(at place: Int) -> Bool { holes[place] }

    /// Puts a stream back that was taken out.
    mutating func put(_ state: StreamState, at place: Int) {
        holes[place] = state.stream.hasHole
        states[place] = state
    }

    /// Takes a segment that only goes on in order and brings one whole packet, as most do, and gives what is in it;
    /// nil, and nothing is taken, where it is not as usual.
    ///
    /// - Parameter bytes: what the segment brings, of which `sequence` is the number of the first.
    mutating func payload(
        in bytes: ArraySlice<UInt8>, _ sequence: UInt32, _ flags: TCPSegment.Flags, at place: Int, _ time: Instant
    ) -> ArraySlice<UInt8>? {
        guard case .tpkt(let framer) = states[place].content,
            let payload = framer.onlyPayload(of: bytes),
            states[place].stream.advance(to: sequence, flags, count: bytes.count)
        else { return nil }
        states[place].lastBytes = time
        states[place].lastSeen = time
        return payload
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
        guard let found = self.place(of: key.opposite) else { return nil }
        states[place].opposite = found
        return found
    }

    /// Forgets all streams but some; the others get other places.
    mutating func keep(_ isKept: (StreamState) -> Bool) {
        guard !states.allSatisfy(isKept) else { return }
        places.removeAll()
        var kept = 0
        for place in states.indices where isKept(states[place]) {
            places.add(UInt32(kept), keys[place].words)
            if kept != place {
                keys[kept] = keys[place]
                words[kept] = words[place]
                states.swapAt(kept, place)
            }
            states[kept].opposite = nil
            kept += 1
        }
        keys.removeSubrange(kept...)
        words.removeSubrange(kept...)
        states.removeSubrange(kept...)
        holes = states.map(\.stream.hasHole)
    }

    /// Bytes that all of them keep.
    var heldBytes: Int { states.reduce(0) { $0 + $1.held } }
}
