internal import Packets
internal import Wire

/// Brings the frames of several mirrors into the order of their times: it holds each back for a while.
struct CaptureOrder {
    /// Frames held at most; beyond, the oldest half is let go early.
    static let limit = 200_000

    private var held: [(packet: CapturedPacket, arrival: Int)] = []
    private var arrivals = 0
    private var lastReleased: Instant?
    /// Frames that came after a later one had been let go.
    private(set) var outOfOrder = 0

    var isEmpty: Bool { held.isEmpty }

    mutating func hold(_ packet: CapturedPacket) {
        if let lastReleased, packet.time < lastReleased { outOfOrder += 1 }
        held.append((packet, arrivals))
        arrivals += 1
    }

    /// Lets go of every frame of that time or before, in order of time; frames of one time in order of arrival.
    mutating func release(upTo time: Instant) -> [CapturedPacket] {
        held.sort { ($0.packet.time, $0.arrival) < ($1.packet.time, $1.arrival) }
        var count = held.firstIndex { $0.packet.time > time } ?? held.count
        if held.count > Self.limit { count = max(count, held.count / 2) }
        let released = held.prefix(count).map(\.packet)
        held.removeFirst(count)
        if let last = released.last { lastReleased = max(lastReleased ?? last.time, last.time) }
        return released
    }

    /// Lets go of everything.
    mutating func releaseAll() -> [CapturedPacket] { release(upTo: Instant(nanoseconds: .max)) }
}
