public import Wire

/// A call that one SIP entity sent to another by INVITE; where it went on to a third one, that is another of these.
public struct RoutedCall: Hashable, Sendable {
    public var from: String
    public var to: String
    /// The user part of its Request-URI.
    public var called: String
    /// When it was sent first.
    public var time: Instant
    /// The status of its final answer, and when that arrived; nil where none did before Timer B.
    public var status: Int?
    public var answered: Instant?
    public var frame: Int

    public init(
        from: String, to: String, called: String, time: Instant, status: Int? = nil, answered: Instant? = nil,
        frame: Int
    ) {
        self.from = from
        self.to = to
        self.called = called
        self.time = time
        self.status = status
        self.answered = answered
        self.frame = frame
    }
}
