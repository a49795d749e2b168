public import Wire

/// How long a phone was registered with a gatekeeper.
public struct PhoneStay: Hashable, Sendable {
    /// How it ended.
    public enum End: String, Hashable, Sendable, CaseIterable {
        /// A URQ of the gatekeeper reached the phone.
        case sentAway = "URQ"
        /// The phone took its leave.
        case left = "URQ of the phone"
        /// A keep-alive was refused.
        case refused = "RRJ"
        /// Another gatekeeper accepted it.
        case registeredElsewhere = "registered elsewhere"
        /// Nobody answered any more; it ended with the last answer.
        case silence = "silence"
    }

    /// The phone, by its RAS port.
    public var phone: Endpoint
    public var controller: String
    /// When the RCF reached the phone.
    public var start: Instant
    /// Nil where it lasts.
    public var end: Instant?
    public var endCause: End?
    /// The frame of the RCF, counted from 1.
    public var frame: Int

    public init(
        phone: Endpoint, controller: String, start: Instant, end: Instant? = nil, endCause: End? = nil, frame: Int
    ) {
        self.phone = phone
        self.controller = controller
        self.start = start
        self.end = end
        self.endCause = endCause
        self.frame = frame
    }
}
