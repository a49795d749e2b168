/// The parameters of a reply that accepts a ServiceChange.
public struct ServiceChangeReply: Hashable, Sendable {
    public var address: ServiceChangeAddress?
    public var controllerToTry: MessageIdentifier?
    public var version: Int?
    public var profile: ServiceChangeProfile?
    public var timeStamp: TimeStamp?

    public init(
        address: ServiceChangeAddress? = nil, controllerToTry: MessageIdentifier? = nil, version: Int? = nil,
        profile: ServiceChangeProfile? = nil, timeStamp: TimeStamp? = nil
    ) {
        self.address = address
        self.controllerToTry = controllerToTry
        self.version = version
        self.profile = profile
        self.timeStamp = timeStamp
    }
}
