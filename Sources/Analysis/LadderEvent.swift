public import Wire

/// One arrow of a ladder: a message, or what happened to a connection.
public struct LadderEvent: Hashable, Sendable {
    /// What an event of the ladder is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A registration, its answer, an unregistration: never folded.
        case registration
        /// A connection that is opened, refused or closed.
        case connection
        /// Supervision and its answer: folded while nothing changes.
        case keepAlive
        /// Anything else.
        case message
    }

    public var time: Instant
    public var from: String
    public var to: String
    /// What the arrow says, such as `ServiceChange Restart 901`.
    public var text: String
    public var kind: Kind
    public var frame: Int
    /// The frame in which it arrived, by a recording that shows both ends; 0 where that is ``frame``, or none.
    public var arrivalFrame = 0
    /// False where the message was sent and, by a recording that shows both ends, never arrived.
    public var arrived: Bool

    public init(time: Instant, from: String, to: String, text: String, kind: Kind, frame: Int = 0, arrived: Bool = true)
    {
        self.time = time
        self.from = from
        self.to = to
        self.text = text
        self.kind = kind
        self.frame = frame
        self.arrived = arrived
    }
}
