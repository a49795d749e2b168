public import Frames

/// One direction of a TCP connection, put back in order from captured segments.
///
/// Hand over each segment in the order of the recording. Retransmissions and overlaps are cut away, what came first
/// counts; segments ahead of a hole are kept until it is filled. A hole that is never filled (the recording lost a
/// segment) is given up when more than `limit` bytes or `segmentLimit` segments wait behind it, or when the other
/// side acknowledges bytes beyond it.
public struct TCPStream: Sendable {
    /// What a stream shows, in the order of its sequence numbers.
    public enum Event: Hashable, Sendable {
        /// A SYN: the connection is being opened, or opened anew.
        case opened
        /// The next bytes, in order.
        case bytes([UInt8])
        /// So many bytes are missing here.
        case gap(Int)
        /// The FIN, after every byte before it.
        case finished
        case reset
    }

    /// Most bytes kept behind a hole.
    public let limit: Int
    /// A SYN that is recorded after so many bytes of its connection still opens it.
    private static let lateLimit = 65_535
    /// Most segments kept behind a hole.
    public static let segmentLimit = 256

    /// The sequence number of the next byte in order; nil before the first segment.
    private var next: UInt32?
    /// Segments behind the hole, by their distance from `next`, nearest first.
    private var waiting: [(sequence: UInt32, bytes: [UInt8])] = []
    private var finishAt: UInt32?
    private var isFinished = false

    public init(limit: Int = 262_144) { self.limit = max(limit, 1) }

    /// True while bytes are kept behind a hole.
    public var hasHole: Bool { !waiting.isEmpty }

    /// Bytes kept behind a hole.
    public var bufferedBytes: Int { waiting.reduce(0) { $0 + $1.bytes.count } }

    /// True for a segment whose bytes have all been delivered before, but for a probe of a connection's life (RFC 9293
    /// §3.8.4: at most one byte).
    public func isRepetition(_ segment: TCPSegment) -> Bool {
        guard let next, segment.payload.count > 1, !segment.flags.contains(.syn) else { return false }
        return distance(from: segment.sequence &+ UInt32(truncatingIfNeeded: segment.payload.count), to: next) >= 0
    }

    /// Takes a segment that only goes on in order; false, and nothing is taken, for any other, which
    /// ``receive(_:)`` takes. Its payload is what comes next.
    public mutating func advance(past segment: TCPSegment) -> Bool {
        advance(to: segment.sequence, segment.flags, count: segment.payload.count)
    }

    /// The same by the number of its first byte, its control bits, and how many bytes it brings.
    public mutating func advance(to sequence: UInt32, _ flags: TCPSegment.Flags, count: Int) -> Bool {
        guard next == sequence, waiting.isEmpty, finishAt == nil, !isFinished,
            flags.isDisjoint(with: [.syn, .fin, .rst])
        else { return false }
        next = sequence &+ UInt32(truncatingIfNeeded: count)
        return true
    }

    /// Takes the next captured segment of this direction.
    public mutating func receive(_ segment: TCPSegment) -> [Event] {
        if segment.flags.contains(.rst) {
            reset()
            return [.reset]
        }
        var events: [Event] = []
        var sequence = segment.sequence
        if segment.flags.contains(.syn) {
            sequence &+= 1
            // The same SYN again is a retransmission; another one opens the connection anew.
            if first == nil, let next, (0...Self.lateLimit).contains(distance(from: sequence, to: next)) {
                // It was recorded after what it opens.
                first = sequence
            } else if next == nil || sequence != first {
                reset()
                next = sequence
                first = sequence
            }
            events.append(.opened)
        }
        guard !isFinished else { return events }
        if next == nil { next = sequence }
        if !segment.payload.isEmpty { store(sequence, segment.payload) }
        if segment.flags.contains(.fin) {
            finishAt = sequence &+ UInt32(truncatingIfNeeded: segment.payload.count)
        }
        deliver(into: &events)
        while bufferedBytes > limit || waiting.count > Self.segmentLimit { skipHole(into: &events) }
        return events
    }

    /// Tells the stream what the other side has acknowledged: a hole before that was filled, but not recorded.
    public mutating func acknowledge(_ number: UInt32) -> [Event] {
        var events: [Event] = []
        while let next, let nearest = waiting.first, distance(from: next, to: nearest.sequence) > 0,
            distance(from: nearest.sequence, to: number) > 0
        {
            skipHole(into: &events)
        }
        return events
    }

    /// The sequence number of the byte after the SYN; nil where the recording begins in the middle.
    private var first: UInt32?

    private mutating func reset() {
        next = nil
        first = nil
        waiting = []
        finishAt = nil
        isFinished = false
    }

    private func distance(from: UInt32, to: UInt32) -> Int { Int(Int32(bitPattern: to &- from)) }

    /// Keeps what is new of a segment: neither delivered nor waiting.
    private mutating func store(_ sequence: UInt32, _ payload: ArraySlice<UInt8>) {
        guard let next else { return }
        let behind = -distance(from: next, to: sequence)
        guard behind < payload.count else { return }
        var bytes = behind > 0 ? payload.dropFirst(behind) : payload
        var start = behind > 0 ? next : sequence
        // Far outside any window: not of this connection, or hostile.
        guard distance(from: next, to: start) <= Self.windowLimit else { return }
        for held in waiting {
            let gap = distance(from: start, to: held.sequence)
            let end = gap + held.bytes.count
            if end <= 0 { continue }
            if gap > 0 {
                insert(start, bytes.prefix(gap))
                guard gap < bytes.count else { return }
            }
            guard end < bytes.count else { return }
            bytes = bytes.dropFirst(end)
            start &+= UInt32(truncatingIfNeeded: end)
        }
        insert(start, bytes)
    }

    private mutating func insert(_ sequence: UInt32, _ bytes: ArraySlice<UInt8>) {
        guard let next, !bytes.isEmpty else { return }
        let place = distance(from: next, to: sequence)
        let index = waiting.firstIndex { distance(from: next, to: $0.sequence) > place } ?? waiting.count
        waiting.insert((sequence, [UInt8](bytes)), at: index)
    }

    private mutating func deliver(into events: inout [Event]) {
        while let next, let nearest = waiting.first, nearest.sequence == next {
            waiting.removeFirst()
            self.next = next &+ UInt32(truncatingIfNeeded: nearest.bytes.count)
            events.append(.bytes(nearest.bytes))
        }
        if let finishAt, let next, distance(from: finishAt, to: next) >= 0, !isFinished {
            isFinished = true
            waiting = []
            events.append(.finished)
        }
    }

    private mutating func skipHole(into events: inout [Event]) {
        guard let next, let nearest = waiting.first else { return }
        events.append(.gap(distance(from: next, to: nearest.sequence)))
        self.next = nearest.sequence
        deliver(into: &events)
    }

    /// The largest scaled window is 2³⁰ (RFC 7323 §2.3).
    private static let windowLimit = 1 << 30
}
