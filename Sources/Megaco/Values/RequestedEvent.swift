/// An event that a gateway looks for, and what it does then (Annex B.2 requestedEvent, secondRequestedEvent).
public struct RequestedEvent: Hashable, Sendable {
    /// Where the digits of an event are collected: by a digit map of that name, or by this one (Annex B.2 eventDM).
    public enum DigitMap: Hashable, Sendable {
        case name(String)
        case value(DigitMapValue)
    }

    public var name: PackagedName
    public var stream: UInt16?
    /// Whether signals go on when the event comes; excludes embedded signals.
    public var keepsActive: Bool
    public var digitMap: DigitMap?
    /// What the event sets off.
    public var embedded: EmbeddedDescriptor?
    /// Nil: as before version 3, at once.
    public var notifyBehaviour: NotifyBehaviour?
    /// Whether the event empties the events descriptor (version 3).
    public var resetsEvents: Bool
    public var parameters: [Parameter]

    public init(
        name: PackagedName, stream: UInt16? = nil, keepsActive: Bool = false, digitMap: DigitMap? = nil,
        embedded: EmbeddedDescriptor? = nil, notifyBehaviour: NotifyBehaviour? = nil, resetsEvents: Bool = false,
        parameters: [Parameter] = []
    ) {
        self.name = name
        self.stream = stream
        self.keepsActive = keepsActive
        self.digitMap = digitMap
        self.embedded = embedded
        self.notifyBehaviour = notifyBehaviour
        self.resetsEvents = resetsEvents
        self.parameters = parameters
    }
}
