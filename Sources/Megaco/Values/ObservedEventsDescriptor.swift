/// Events that a gateway reports (H.248.1 §7.1.17).
public struct ObservedEventsDescriptor: Hashable, Sendable {
    /// One event with the time at which it was seen.
    public struct Event: Hashable, Sendable {
        public var timeStamp: TimeStamp?
        /// Package and event, such as `it/ito`.
        public var name: String
        /// The text between the event's braces; empty where it has none.
        public var parameters: DescriptorText

        public init(timeStamp: TimeStamp? = nil, name: String, parameters: DescriptorText = DescriptorText()) {
            self.timeStamp = timeStamp
            self.name = name
            self.parameters = parameters
        }
    }

    /// The request identifier of the events descriptor that asked for these events.
    public var requestIdentifier: UInt32
    public var events: [Event]
    /// An error that the gateway met while it looked for events, which Notify carries beside them.
    public var error: ErrorDescriptor?

    public init(requestIdentifier: UInt32, events: [Event], error: ErrorDescriptor? = nil) {
        self.requestIdentifier = requestIdentifier
        self.events = events
        self.error = error
    }
}
