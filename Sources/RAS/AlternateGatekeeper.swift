public import Wire

/// `AlternateGK` (H.225.0 Annex H): another gatekeeper to which an endpoint can turn.
public struct AlternateGatekeeper: Hashable, Sendable {
    /// Where it takes RAS messages.
    public var rasAddress: Endpoint
    /// Its name, 1…128 characters.
    public var gatekeeperIdentifier: String?
    /// True where the endpoint has to register there before it asks for anything.
    public var needsRegistration: Bool
    /// 0…127, the lowest first.
    public var priority: UInt8

    public init(
        rasAddress: Endpoint, gatekeeperIdentifier: String? = nil, needsRegistration: Bool = true, priority: UInt8 = 0
    ) {
        self.rasAddress = rasAddress
        self.gatekeeperIdentifier = gatekeeperIdentifier
        self.needsRegistration = needsRegistration
        self.priority = priority
    }
}
