/// What an event sets off at once in the gateway (Annex B.2 embedWithSig, embedNoSig, embedSig); never empty.
public struct EmbeddedDescriptor: Hashable, Sendable {
    /// Replaces the signals that are played; nil where they go on.
    public var signals: [SignalRequest]?
    /// Replaces the events that are looked for; an event of these embeds events only by `RegulatedNotify`.
    public var events: EventsDescriptor?

    public init(signals: [SignalRequest]? = nil, events: EventsDescriptor? = nil) {
        self.signals = signals
        self.events = events
    }
}
