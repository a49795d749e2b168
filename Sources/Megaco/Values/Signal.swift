/// A signal that a gateway plays (Annex B.2 signalRequest).
public struct Signal: Hashable, Sendable {
    public var name: PackagedName
    public var stream: UInt16?
    public var type: SignalType?
    /// Hundredths of a second.
    public var duration: UInt16?
    /// The ends that are notified; empty for none.
    public var notifyCompletion: [NotificationReason]
    /// Whether it goes on when an event comes.
    public var keepsActive: Bool
    /// Which way it is played (version 3).
    public var direction: SignalDirection?
    /// Says in notifications which request they belong to (version 3); `*` is `UInt32.max`.
    public var requestIdentifier: UInt32?
    /// The pause after it within a list, hundredths of a second (version 3).
    public var intersignalDelay: UInt16?
    public var parameters: [Parameter]

    public init(
        name: PackagedName, stream: UInt16? = nil, type: SignalType? = nil, duration: UInt16? = nil,
        notifyCompletion: [NotificationReason] = [], keepsActive: Bool = false, direction: SignalDirection? = nil,
        requestIdentifier: UInt32? = nil, intersignalDelay: UInt16? = nil, parameters: [Parameter] = []
    ) {
        self.name = name
        self.stream = stream
        self.type = type
        self.duration = duration
        self.notifyCompletion = notifyCompletion
        self.keepsActive = keepsActive
        self.direction = direction
        self.requestIdentifier = requestIdentifier
        self.intersignalDelay = intersignalDelay
        self.parameters = parameters
    }
}
