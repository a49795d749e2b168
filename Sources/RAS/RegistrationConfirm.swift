public import Wire

/// RCF: the registration holds.
public struct RegistrationConfirm: Hashable, Sendable {
    /// `requestSeqNum` of the request.
    public var sequenceNumber: UInt16
    /// Where the gatekeeper takes call signalling, at most 256.
    public var callSignalAddresses: [Endpoint]
    /// The name of the gatekeeper, 1…128 characters.
    public var gatekeeperIdentifier: String?
    /// The identifier that the endpoint has from now on, 1…128 characters.
    public var endpointIdentifier: String
    /// The gatekeepers to turn to where this one is lost, in the order in which they came, at most 256: the AGL.
    public var alternateGatekeepers: [AlternateGatekeeper]
    /// Seconds for which it holds without a keep-alive.
    public var timeToLive: UInt32?
    /// What the maker adds.
    public var nonStandardData: NonStandardData?

    public init(
        sequenceNumber: UInt16, callSignalAddresses: [Endpoint] = [], gatekeeperIdentifier: String? = nil,
        endpointIdentifier: String, alternateGatekeepers: [AlternateGatekeeper] = [], timeToLive: UInt32? = nil,
        nonStandardData: NonStandardData? = nil
    ) {
        self.sequenceNumber = sequenceNumber
        self.callSignalAddresses = callSignalAddresses
        self.gatekeeperIdentifier = gatekeeperIdentifier
        self.endpointIdentifier = endpointIdentifier
        self.alternateGatekeepers = alternateGatekeepers
        self.timeToLive = timeToLive
        self.nonStandardData = nonStandardData
    }
}
