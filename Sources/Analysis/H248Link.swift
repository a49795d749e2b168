public import Wire

/// The time for which a gateway counts for a controller: from the reply that accepted it to its loss.
public struct H248Link: Hashable, Sendable {
    /// What ended a link, as the packets show it.
    public enum EndCause: String, Hashable, Sendable, CaseIterable {
        /// The controller sent the gateway away (`Forced` or `HandOff`).
        case unregistered
        /// The gateway said that it leaves.
        case left
        /// A FIN or RST of the gateway, or of the controller.
        case closedByGateway = "closed by gateway"
        case closedByController = "closed by controller"
        /// The gateway was accepted elsewhere, or anew.
        case registeredElsewhere = "registered elsewhere"
        case registeredAnew = "registered anew"
        /// The gateway started again without a word.
        case restarted
        /// No request was answered any more; the end is that of the last answered exchange.
        case silence
    }

    public var gateway: String
    public var controller: String
    public var start: Instant
    /// Nil where the link lasts to the end of the recording.
    public var end: Instant?
    public var endCause: EndCause?
    /// When the loss showed: the FIN, the first new attempt, the refusal; never before ``end``.
    public var lossSeen: Instant?
    /// The frame of the reply that accepted the gateway.
    public var frame: Int
    /// True where the recording begins within the link: its start is the first exchange that was seen.
    public var isAssumed: Bool
    /// True where the connection is encrypted: told by what it did.
    public var isInferred = false

    public init(
        gateway: String, controller: String, start: Instant, end: Instant? = nil, endCause: EndCause? = nil,
        lossSeen: Instant? = nil, frame: Int = 0, isAssumed: Bool = false
    ) {
        self.gateway = gateway
        self.controller = controller
        self.start = start
        self.end = end
        self.endCause = endCause
        self.lossSeen = lossSeen
        self.frame = frame
        self.isAssumed = isAssumed
    }
}
