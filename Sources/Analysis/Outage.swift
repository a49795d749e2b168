public import Wire

/// A time without service of one gateway, from the loss of its link to the next acceptance.
public struct Outage: Hashable, Sendable {
    public var gateway: String
    public var start: Instant
    /// Nil where it lasts to the end of the recording.
    public var end: Instant?
    /// In words, such as `main silent`.
    public var why: String

    public init(gateway: String, start: Instant, end: Instant? = nil, why: String) {
        self.gateway = gateway
        self.start = start
        self.end = end
        self.why = why
    }
}
