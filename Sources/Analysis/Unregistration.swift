public import Wire

/// One ServiceChange by which a controller sends a gateway away.
public struct Unregistration: Hashable, Sendable {
    public var controller: String
    public var gateway: String
    public var time: Instant
    /// When it reached the gateway; nil where it did not.
    public var delivered: Instant?
    /// `Forced` or `HandOff`.
    public var method: String
    public var reason: Int
    public var frame: Int
    /// True where the connection is encrypted: told by what it did (``reason`` is 0).
    public var isInferred = false

    /// What was said: `Forced 909`, or `Forced, inferred`.
    public var notice: String { isInferred ? "\(method), inferred" : "\(method) \(reason)" }

    public init(
        controller: String, gateway: String, time: Instant, delivered: Instant? = nil, method: String, reason: Int,
        frame: Int
    ) {
        self.controller = controller
        self.gateway = gateway
        self.time = time
        self.delivered = delivered
        self.method = method
        self.reason = reason
        self.frame = frame
    }
}
