/// Events that a gateway reports (H.248.1 §7.1.17).
public struct ObservedEventsDescriptor: Hashable, Sendable {
    /// One event with the time at which it was seen.
    public struct Event: Hashable, Sendable {
        public var timeStamp: TimeStamp?
        /// Package and event, such as `it/ito`.
        public var name: PackagedName
        public var stream: UInt16?
        public var parameters: [Parameter]

        public init(
            timeStamp: TimeStamp? = nil, name: PackagedName, stream: UInt16? = nil, parameters: [Parameter] = []
        ) {
            self.timeStamp = timeStamp
            self.name = name
            self.stream = stream
            self.parameters = parameters
        }
    }

    /// The request identifier of the events descriptor that asked for these events; `*` is `UInt32.max`.
    public var requestIdentifier: UInt32
    /// Never empty.
    public var events: [Event]
    /// An error that the gateway met while it looked for events, which Notify carries beside them.
    public var error: ErrorDescriptor?

    public init(requestIdentifier: UInt32, events: [Event], error: ErrorDescriptor? = nil) {
        self.requestIdentifier = requestIdentifier
        self.events = events
        self.error = error
    }
}
