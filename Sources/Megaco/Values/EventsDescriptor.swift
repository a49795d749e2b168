/// The events that a gateway looks for (H.248.1 §7.1.9).
public struct EventsDescriptor: Hashable, Sendable {
    /// Says in Notify which descriptor asked; `*` is `UInt32.max`; nil exactly where no event is looked for.
    public var requestIdentifier: UInt32?
    public var events: [RequestedEvent]

    public init(requestIdentifier: UInt32? = nil, events: [RequestedEvent] = []) {
        self.requestIdentifier = requestIdentifier
        self.events = events
    }
}
