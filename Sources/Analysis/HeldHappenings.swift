import Wire

/// Happenings in their order, some of which wait until it is certain what they were; what comes after one that waits
/// waits with it.
struct HeldHappenings: Sendable {
    private enum Place: Sendable {
        case waiting, told, dropped
    }

    private var happenings: [Happening] = []
    private var places: [Place] = []
    /// From here on they are held, and the number of the first one in the list.
    private var head = 0
    private var base = 0

    var count: Int { happenings.count - head }
    /// The number that the next one gets.
    var next: Int { base + happenings.count }

    /// The first one that waits, with its number.
    var first: (number: Int, happening: Happening)? {
        head < happenings.count ? (base + head, happenings[head]) : nil
    }

    /// Takes the next one in.
    mutating func append(_ happening: Happening, isWaiting: Bool) {
        happenings.append(happening)
        places.append(isWaiting ? .waiting : .told)
    }

    /// Counts some that never had to wait; there are none that do.
    mutating func skip(_ count: Int) { base += count }

    /// It was that; nil where it is nothing to tell.
    mutating func resolve(_ number: Int, as signal: Signal?) {
        let place = number - base
        guard place >= head, place < happenings.count, places[place] == .waiting else { return }
        places[place] = signal == nil ? .dropped : .told
        if let signal { happenings[place].signal = signal }
    }

    /// It was what it seems to be.
    mutating func tell(_ number: Int) {
        let place = number - base
        guard place >= head, place < happenings.count, places[place] == .waiting else { return }
        places[place] = .told
    }

    /// Moves what does not wait any more to another list.
    mutating func release(into ready: inout [Happening]) {
        while head < happenings.count, places[head] != .waiting {
            if places[head] == .told { ready.append(happenings[head]) }
            head += 1
        }
        guard head > 1_024 || head == happenings.count else { return }
        happenings.removeFirst(head)
        places.removeFirst(head)
        base += head
        head = 0
    }

    /// Moves everything; what still waits is nothing to tell.
    mutating func releaseAll(into ready: inout [Happening]) {
        for place in places.indices where places[place] == .waiting { places[place] = .dropped }
        release(into: &ready)
    }
}
