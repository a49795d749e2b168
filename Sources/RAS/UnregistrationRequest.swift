public import Wire

/// URQ: an endpoint leaves, or is sent away.
public struct UnregistrationRequest: Hashable, Sendable {
    /// `requestSeqNum`, 1…65535.
    public var sequenceNumber: UInt16
    /// The addresses of the endpoint that is unregistered, at most 256.
    public var callSignalAddresses: [Endpoint]
    /// The identifier that RCF gave, 1…128 characters.
    public var endpointIdentifier: String?
    /// What the maker adds.
    public var nonStandardData: NonStandardData?
    /// Why; a gatekeeper that sends an endpoint away says so.
    public var reason: UnregistrationReason?

    public init(
        sequenceNumber: UInt16, callSignalAddresses: [Endpoint], endpointIdentifier: String? = nil,
        nonStandardData: NonStandardData? = nil, reason: UnregistrationReason? = nil
    ) {
        self.sequenceNumber = sequenceNumber
        self.callSignalAddresses = callSignalAddresses
        self.endpointIdentifier = endpointIdentifier
        self.nonStandardData = nonStandardData
        self.reason = reason
    }
}
