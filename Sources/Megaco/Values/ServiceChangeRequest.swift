/// The parameters of a ServiceChange request (H.248.1 §7.2.8).
///
/// A copy shares its memory with the original until one of them is changed: these values are large, and commands are
/// copied all the time.
public struct ServiceChangeRequest: Hashable, Sendable {
    /// What is shared.
    struct Parameters: Hashable, Sendable {
        var method: ServiceChangeMethod
        var reason: ServiceChangeReason
        var address: ServiceChangeAddress?
        var controllerToTry: MessageIdentifier?
        var version: Int?
        var profile: ServiceChangeProfile?
        var timeStamp: TimeStamp?
        var delay: UInt32?
        var extensions: [ServiceChangeExtension] = []
        var audit: [AuditItem] = []
        var isIncomplete = false
    }

    private final class Storage: Sendable {
        let parameters: Parameters
        init(_ parameters: Parameters) { self.parameters = parameters }
    }

    private var storage: Storage

    /// All at once; setting it takes memory for a new copy.
    var parameters: Parameters {
        get { storage.parameters }
        set { storage = Storage(newValue) }
    }

    init(_ parameters: Parameters) { storage = Storage(parameters) }

    public init(
        method: ServiceChangeMethod, reason: ServiceChangeReason, address: ServiceChangeAddress? = nil,
        controllerToTry: MessageIdentifier? = nil, version: Int? = nil, profile: ServiceChangeProfile? = nil,
        timeStamp: TimeStamp? = nil, delay: UInt32? = nil, extensions: [ServiceChangeExtension] = [],
        audit: [AuditItem] = [], isIncomplete: Bool = false
    ) {
        storage = Storage(
            Parameters(
                method: method, reason: reason, address: address, controllerToTry: controllerToTry, version: version,
                profile: profile, timeStamp: timeStamp, delay: delay, extensions: extensions, audit: audit,
                isIncomplete: isIncomplete))
    }

    public var method: ServiceChangeMethod {
        get { storage.parameters.method }
        set { parameters.method = newValue }
    }

    public var reason: ServiceChangeReason {
        get { storage.parameters.reason }
        set { parameters.reason = newValue }
    }

    /// Where the sender wants requests from now on; excludes ``controllerToTry``.
    public var address: ServiceChangeAddress? {
        get { storage.parameters.address }
        set { parameters.address = newValue }
    }

    /// `MgcIdToTry`: the controller to register with next; excludes ``address``.
    public var controllerToTry: MessageIdentifier? {
        get { storage.parameters.controllerToTry }
        set { parameters.controllerToTry = newValue }
    }

    /// Protocol version that the sender speaks, 1…99.
    public var version: Int? {
        get { storage.parameters.version }
        set { parameters.version = newValue }
    }

    public var profile: ServiceChangeProfile? {
        get { storage.parameters.profile }
        set { parameters.profile = newValue }
    }

    public var timeStamp: TimeStamp? {
        get { storage.parameters.timeStamp }
        set { parameters.timeStamp = newValue }
    }

    /// Seconds until the change happens.
    public var delay: UInt32? {
        get { storage.parameters.delay }
        set { parameters.delay = newValue }
    }

    /// `X-…` parameters in the order they came, such as `X-SERIAL`.
    public var extensions: [ServiceChangeExtension] {
        get { storage.parameters.extensions }
        set { parameters.extensions = newValue }
    }

    /// Descriptors that are audited beside the change (version 2).
    public var audit: [AuditItem] {
        get { storage.parameters.audit }
        set { parameters.audit = newValue }
    }

    /// `ServiceChangeInc`: there is more to tell than this message does (version 3).
    public var isIncomplete: Bool {
        get { storage.parameters.isIncomplete }
        set { parameters.isIncomplete = newValue }
    }

    /// The text of the first extension of that name, where that is a single value; letter case does not count.
    public func value(ofExtension name: String) -> String? {
        extensions.first { $0.name.equalsIgnoringCase(name) }?.value.singleText
    }

    public static func == (left: ServiceChangeRequest, right: ServiceChangeRequest) -> Bool {
        left.storage === right.storage || left.storage.parameters == right.storage.parameters
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(storage.parameters) }
}
