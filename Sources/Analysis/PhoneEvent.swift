public import Wire

/// Something that happened to one phone: what a ladder folds and an expectation counts.
public struct PhoneEvent: Hashable, Sendable {
    /// What can happen to a phone.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case registered
        /// RRJ.
        case refused
        /// A URQ of the gatekeeper left it.
        case sentAway = "sent away"
        /// An RRQ to a gatekeeper with which it is not registered, or no longer; the first of its repetitions.
        case asks
    }

    public var kind: Kind
    public var phone: Endpoint
    public var controller: String
    public var time: Instant
    /// Counted from 1.
    public var frame: Int

    public init(kind: Kind, phone: Endpoint, controller: String, time: Instant, frame: Int) {
        self.kind = kind
        self.phone = phone
        self.controller = controller
        self.time = time
        self.frame = frame
    }
}
