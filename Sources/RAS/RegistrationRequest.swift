public import Wire

/// RRQ: an endpoint or a survivable registers, or keeps its registration alive.
public struct RegistrationRequest: Hashable, Sendable {
    /// `requestSeqNum`, 1…65535.
    public var sequenceNumber: UInt16
    /// Where the endpoint takes call signalling, at most 256; none for a survivable that only reports.
    public var callSignalAddresses: [Endpoint]
    /// Where the endpoint takes RAS messages, at most 256.
    public var rasAddresses: [Endpoint]
    /// Dialled digits or H.323 identifiers, in the order they came.
    public var aliases: [String]
    /// True for a lightweight request that prolongs a registration (H.323 §7.2.2).
    public var isKeepAlive: Bool
    /// The identifier that an earlier RCF gave, 1…128 characters.
    public var endpointIdentifier: String?
    /// Seconds for which the sender wants to be registered.
    public var timeToLive: UInt32?
    /// What the maker adds, such as a ``SurvivableReport``.
    public var nonStandardData: NonStandardData?
    /// True where the sender has found its gatekeeper by discovery.
    public var isDiscoveryComplete: Bool
    /// What the endpoint says it is.
    public var terminalType: TerminalType

    public init(
        sequenceNumber: UInt16, callSignalAddresses: [Endpoint], rasAddresses: [Endpoint], aliases: [String] = [],
        isKeepAlive: Bool = false, endpointIdentifier: String? = nil, timeToLive: UInt32? = nil,
        nonStandardData: NonStandardData? = nil, isDiscoveryComplete: Bool = false,
        terminalType: TerminalType = .gateway
    ) {
        self.sequenceNumber = sequenceNumber
        self.callSignalAddresses = callSignalAddresses
        self.rasAddresses = rasAddresses
        self.aliases = aliases
        self.isKeepAlive = isKeepAlive
        self.endpointIdentifier = endpointIdentifier
        self.timeToLive = timeToLive
        self.nonStandardData = nonStandardData
        self.isDiscoveryComplete = isDiscoveryComplete
        self.terminalType = terminalType
    }
}
