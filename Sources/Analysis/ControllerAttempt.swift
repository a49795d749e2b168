public import Wire

/// One attempt of a gateway at a controller, over TCP or UDP, from its first SYN, or its first ServiceChange.
///
/// Where the controller is on the gateway's own network and off, all that shows is the question for its hardware
/// address.
public struct ControllerAttempt: Hashable, Sendable {
    public var gateway: String
    public var controller: String
    public var time: Instant

    public init(gateway: String, controller: String, time: Instant) {
        self.gateway = gateway
        self.controller = controller
        self.time = time
    }
}
