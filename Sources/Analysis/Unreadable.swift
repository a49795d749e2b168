public import Wire

/// Frames and messages that could not be read.
public struct Unreadable: Hashable, Sendable {
    public var count = 0
    public var first: Instant
    public var last: Instant
    public var frames: [Int] = []

    init(at time: Instant) {
        first = time
        last = time
    }

    mutating func add(_ frame: Int, at time: Instant) {
        count += 1
        last = max(last, time)
        if frames.count < Finding.frameLimit { frames.append(frame) }
    }

    /// The finding that it makes.
    public var finding: Finding {
        let what = CountText.of(count, "frame or message", "frames or messages")
        return Finding(
            .malformed, "\(what) cannot be read", start: first, end: last, count: count,
            frames: frames, cause: "bytes that no reading of the protocol allows, or a recording that cuts messages off"
        )
    }
}
