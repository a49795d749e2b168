public import Wire

/// One ServiceChange on ROOT by which a gateway asked a controller to serve it.
public struct RegistrationAttempt: Hashable, Sendable {
    /// How a registration request came out.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        case accepted, rejected, unanswered
    }

    public var gateway: String
    public var controller: String
    /// When the answer reached the gateway; of an unanswered request, when it was sent.
    public var time: Instant
    public var requestTime: Instant
    /// `Restart`, `Disconnected`, `Failover`, `HandOff`, or what an extension says.
    public var method: String
    /// 900…915.
    public var reason: Int
    public var outcome: Outcome
    /// The error of a refusal (H.248.8); nil also where the answer named another controller instead.
    public var error: Int?
    /// The frame that holds the answer, else the request; counted from 1.
    public var frame: Int
    /// `X-SRV`: true where the gateway asked while another controller served it; nil where it did not say.
    public var served: Bool?
    /// `X-SERIAL`, where the gateway gave one.
    public var serialNumber: String?
    /// True where the connection is encrypted: told by what it did (``method`` is `inferred`, ``reason`` 0).
    public var isInferred = false

    /// What was asked: `Failover 909`, or `inferred`.
    public var request: String { isInferred ? method : "\(method) \(reason)" }

    public init(
        gateway: String, controller: String, time: Instant, requestTime: Instant, method: String, reason: Int,
        outcome: Outcome, error: Int? = nil, frame: Int, served: Bool? = nil, serialNumber: String? = nil
    ) {
        self.gateway = gateway
        self.controller = controller
        self.time = time
        self.requestTime = requestTime
        self.method = method
        self.reason = reason
        self.outcome = outcome
        self.error = error
        self.frame = frame
        self.served = served
        self.serialNumber = serialNumber
    }
}
