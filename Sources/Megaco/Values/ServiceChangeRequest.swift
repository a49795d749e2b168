/// The parameters of a ServiceChange request (H.248.1 §7.2.8).
public struct ServiceChangeRequest: Hashable, Sendable {
    public var method: ServiceChangeMethod
    public var reason: ServiceChangeReason
    /// Where the sender wants requests from now on; excludes ``controllerToTry``.
    public var address: ServiceChangeAddress?
    /// `MgcIdToTry`: the controller to register with next; excludes ``address``.
    public var controllerToTry: MessageIdentifier?
    /// Protocol version that the sender speaks, 1…99.
    public var version: Int?
    public var profile: ServiceChangeProfile?
    public var timeStamp: TimeStamp?
    /// Seconds until the change happens.
    public var delay: UInt32?
    /// `X-…` parameters in the order they came, such as `X-SERIAL`.
    public var extensions: [ServiceChangeExtension]
    /// Descriptors that are audited beside the change (version 2).
    public var audit: [AuditItem]
    /// `ServiceChangeInc`: there is more to tell than this message does (version 3).
    public var isIncomplete: Bool

    public init(
        method: ServiceChangeMethod, reason: ServiceChangeReason, address: ServiceChangeAddress? = nil,
        controllerToTry: MessageIdentifier? = nil, version: Int? = nil, profile: ServiceChangeProfile? = nil,
        timeStamp: TimeStamp? = nil, delay: UInt32? = nil, extensions: [ServiceChangeExtension] = [],
        audit: [AuditItem] = [], isIncomplete: Bool = false
    ) {
        self.method = method
        self.reason = reason
        self.address = address
        self.controllerToTry = controllerToTry
        self.version = version
        self.profile = profile
        self.timeStamp = timeStamp
        self.delay = delay
        self.extensions = extensions
        self.audit = audit
        self.isIncomplete = isIncomplete
    }

    /// The text of the first extension of that name, where that is a single value; letter case does not count.
    public func value(ofExtension name: String) -> String? {
        extensions.first { $0.name.equalsIgnoringCase(name) }?.value.singleText
    }
}
