public import Wire

/// A span of the story's time, both ends included.
public struct TimeWindow: Hashable, Sendable {
    public var earliest: Instant
    public var latest: Instant

    public init(earliest: Instant, latest: Instant) {
        self.earliest = earliest
        self.latest = latest
    }

    public var length: Duration { latest - earliest }
    /// True where the moment lies in the window, its ends included.
    public func contains(_ time: Instant) -> Bool { earliest <= time && time <= latest }
}
