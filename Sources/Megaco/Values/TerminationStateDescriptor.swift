/// What does not belong to one stream of a termination (H.248.1 §7.1.5).
public struct TerminationStateDescriptor: Hashable, Sendable {
    public var serviceState: ServiceState?
    public var eventBufferControl: EventBufferControl?
    public var properties: [PropertyParameter]

    public init(
        serviceState: ServiceState? = nil, eventBufferControl: EventBufferControl? = nil,
        properties: [PropertyParameter] = []
    ) {
        self.serviceState = serviceState
        self.eventBufferControl = eventBufferControl
        self.properties = properties
    }
}
